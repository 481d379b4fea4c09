/*-------------------------------------------------------------------------
 *
 * launch.c
 *	  Starting the worker process.
 *
 * The worker is a plain child of the supervisor: own session, default signal
 * handling, no inherited descriptors except 0, 1, 2 (its log file) and 3 (the
 * control stream).  It cannot outlive the supervisor: the kernel kills it when
 * its parent dies, and it ends by itself when the control stream does.
 *
 * Everything that can fail or allocate is done before the fork; between fork
 * and exec the child only makes system calls, and leaves with _exit, so that
 * none of PostgreSQL's exit callbacks runs in it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "miscadmin.h"
#include "module/pg_fusion.h"
#include "postmaster/syslogger.h"
#include "session/protocol.h"
#include "storage/fd.h"
#include "supervisor/launch.h"

extern char **environ;

/* The child's end of the control stream. */
#define CONTROL_FD				3

/* Descriptors closed one by one where the kernel has no close_range. */
#define CLOSE_FDS_MAX			65536

/* The worker is what the kernel's out-of-memory killer should take first: it
 * is replaced within seconds, and no session ends with it. */
#define OOM_SCORE_ADJ			"500"

#define WORKER_ARGS_MAX			32

static char *
worker_path(void)
{
	if (pgf_worker_path != NULL && pgf_worker_path[0] != '\0')
		return pstrdup(pgf_worker_path);
	return psprintf("%s/pg_fusion/PgFusion.Worker", pkglib_path);
}

/* With the server's log files when it writes files, else next to the socket. */
static char *
worker_log_file(void)
{
	return psprintf("%s/pg_fusion_worker.log",
					Logging_collector ? Log_directory : PGF_SOCKET_DIRECTORY);
}

void
pgf_worker_settings(StringInfo lines)
{
	appendStringInfo(lines, "log-level %s\n", pgf_log_level_name(pgf_log_level));
	appendStringInfo(lines, "log-file %s\n", worker_log_file());
	appendStringInfo(lines, "memory-mb %d\n", pgf_memory_limit);
	appendStringInfo(lines, "cache-mb %d\n", pgf_cache_size);
}

/*
 * The directory of the socket: ours alone.  The data directory may be readable
 * by a group.
 */
static bool
make_socket_directory(char **failure)
{
	struct stat st;

	if (mkdir(PGF_SOCKET_DIRECTORY, S_IRWXU) < 0 && errno != EEXIST)
	{
		*failure = psprintf("Could not create directory \"%s\": %m.", PGF_SOCKET_DIRECTORY);
		return false;
	}
	if (lstat(PGF_SOCKET_DIRECTORY, &st) < 0 || !S_ISDIR(st.st_mode) ||
		st.st_uid != geteuid() || chmod(PGF_SOCKET_DIRECTORY, S_IRWXU) < 0)
	{
		*failure = psprintf("\"%s\" in the data directory is not a directory owned by the server's user.",
							PGF_SOCKET_DIRECTORY);
		return false;
	}
	return true;
}

static char **
worker_arguments(const char *path, const char *log_file)
{
	char	  **argv = palloc0(sizeof(char *) * WORKER_ARGS_MAX);
	int			argc = 0;

	argv[argc++] = pstrdup(path);
	argv[argc++] = "--socket";
	argv[argc++] = PGF_SOCKET_PATH;
	argv[argc++] = "--control-fd";
	argv[argc++] = psprintf("%d", CONTROL_FD);
	argv[argc++] = "--build-id";
	argv[argc++] = PGF_BUILD_ID;
	argv[argc++] = "--threads";
	argv[argc++] = psprintf("%d", pgf_worker_threads);
	argv[argc++] = "--arena-mb";
	argv[argc++] = psprintf("%d", pgf_arena_size);
	argv[argc++] = "--memory-mb";
	argv[argc++] = psprintf("%d", pgf_memory_limit);
	argv[argc++] = "--cache-mb";
	argv[argc++] = psprintf("%d", pgf_cache_size);
	argv[argc++] = "--log-file";
	argv[argc++] = pstrdup(log_file);
	argv[argc++] = "--log-level";
	argv[argc++] = pstrdup(pgf_log_level_name(pgf_log_level));
	Assert(argc < WORKER_ARGS_MAX);
	return argv;
}

/*
 * PostgreSQL's environment, without the runtime's diagnostic endpoints, which
 * would leave a socket in /tmp behind every killed worker.  Whoever wants them
 * sets the variable for the server.
 */
static char **
worker_environment(void)
{
	static const char diagnostics[] = "DOTNET_EnableDiagnostics=";
	int			count = 0;
	bool		present = false;
	char	  **env;

	for (count = 0; environ[count] != NULL; count++)
	{
		if (strncmp(environ[count], diagnostics, sizeof(diagnostics) - 1) == 0)
			present = true;
	}
	env = palloc0(sizeof(char *) * (count + 2));
	memcpy(env, environ, sizeof(char *) * count);
	if (!present)
		env[count] = psprintf("%s0", diagnostics);
	return env;
}

static void
close_from(int first)
{
	int			fd;

#ifdef SYS_close_range
	if (syscall(SYS_close_range, (unsigned int) first, ~0U, 0U) == 0)
		return;
#endif
	for (fd = first; fd < CLOSE_FDS_MAX; fd++)
		close(fd);
}

/*
 * In the child.  Signals are blocked on entry.
 */
static void
become_worker(const char *path, char **argv, char **env, const char *log_file,
			  int log_mode, int control_fd, pid_t supervisor)
{
	struct sigaction default_action;
	sigset_t	none;
	int			sig;
	int			fd;

	memset(&default_action, 0, sizeof(default_action));
	default_action.sa_handler = SIG_DFL;
	for (sig = 1; sig < NSIG; sig++)
		(void) sigaction(sig, &default_action, NULL);

	/*
	 * A new session: the postmaster signals the process groups of its
	 * children, and a terminal's interrupt goes to a group too.
	 */
	(void) setsid();

	/* The parent may have died before the first of these two lines. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != supervisor)
		_exit(1);

	fd = open("/proc/self/oom_score_adj", O_WRONLY);
	if (fd >= 0)
	{
		ssize_t		written = write(fd, OOM_SCORE_ADJ, strlen(OOM_SCORE_ADJ));

		(void) written;			/* a preference, no more */
		close(fd);
	}

	/* Away from the numbers that are about to be given out. */
	control_fd = fcntl(control_fd, F_DUPFD, CONTROL_FD + 1);
	if (control_fd < 0)
		_exit(1);

	fd = open("/dev/null", O_RDONLY);
	if (fd < 0 || dup2(fd, STDIN_FILENO) < 0)
		_exit(1);
	fd = open(log_file, O_WRONLY | O_CREAT | O_APPEND, log_mode);
	if (fd >= 0)
	{
		(void) dup2(fd, STDOUT_FILENO);
		(void) dup2(fd, STDERR_FILENO);
	}
	if (dup2(control_fd, CONTROL_FD) < 0)
		_exit(1);
	close_from(CONTROL_FD + 1);

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);

	execve(path, argv, env);
	_exit(127);
}

pid_t
pgf_launch_worker(int *control_fd, char **failure)
{
	char	   *path = worker_path();
	char	   *log_file = worker_log_file();
	char	  **argv = worker_arguments(path, log_file);
	char	  **env = worker_environment();
	pid_t		supervisor = getpid();
	sigset_t	all;
	sigset_t	before;
	int			fds[2];
	pid_t		pid;

	if (access(path, X_OK) < 0)
	{
		*failure = psprintf("Could not execute \"%s\": %m.", path);
		return -1;
	}
	if (!make_socket_directory(failure))
		return -1;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) < 0)
	{
		*failure = psprintf("Could not create a socket pair: %m.");
		return -1;
	}

	/*
	 * The child must not run PostgreSQL's signal handlers, which would set
	 * latches of this process.
	 */
	fflush(stdout);
	fflush(stderr);
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	pid = fork();
	if (pid == 0)
		become_worker(path, argv, env, log_file, Log_file_mode, fds[1], supervisor);
	sigprocmask(SIG_SETMASK, &before, NULL);

	close(fds[1]);
	if (pid < 0)
	{
		*failure = psprintf("Could not fork: %m.");
		close(fds[0]);
		return -1;
	}
	if (fcntl(fds[0], F_SETFL, O_NONBLOCK) < 0)
		elog(LOG, "could not make the worker's control stream non-blocking: %m");
	*control_fd = fds[0];
	return pid;
}
