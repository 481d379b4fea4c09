/*-------------------------------------------------------------------------
 *
 * launch.h
 *	  Starting the worker process.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_LAUNCH_H
#define PGFUSION_LAUNCH_H

#include "lib/stringinfo.h"

/*
 * Fork and execute the worker.  Returns its pid, and in *control_fd our end of
 * a stream socket to it: the worker writes a line "ready ..." when it listens,
 * reads settings, and ends when the stream does.  On failure returns -1 and
 * the reason, a sentence, in *failure (palloc'd).
 */
extern pid_t pgf_launch_worker(int *control_fd, char **failure);

/* The settings that a running worker takes over, as lines of the control stream. */
extern void pgf_worker_settings(StringInfo lines);

#endif							/* PGFUSION_LAUNCH_H */
