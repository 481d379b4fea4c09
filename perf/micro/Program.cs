// What can be measured:
//
//   PgFusion.MicroBenchmarks --filter '*'            BenchmarkDotNet: compiler, hand-over of pages, kernels, tables
//   PgFusion.MicroBenchmarks end-to-end ...          queries on a running cluster, PgFusion against PostgreSQL
//   PgFusion.MicroBenchmarks lookup ...              lookups by key on two running clusters, with PgFusion and without
//   PgFusion.MicroBenchmarks page-peer SOCKET        the other process of a hand-over; started by the benchmark
//
// Benchmarks run in this process unless a toolchain is asked for. What is measured is mostly code that is generated at
// run time, or compiled by the JIT at its first call, which is the same in any process; and BenchmarkDotNet's own
// projects cannot be restored where packages are locked.

using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using PgFusion.MicroBenchmarks.EndToEnd;
using PgFusion.MicroBenchmarks.HandOver;

switch (args)
{
    case ["end-to-end", .. string[] options]:
        return await EndToEndRun.MainAsync(options);
    case ["lookup", .. string[] options]:
        return await LookupRun.MainAsync(options);
    case ["page-peer", string socketPath]:
        PagePeer.Serve(socketPath);
        return 0;
    default:
        string[] toolchains = ["-i", "--inProcess", "-r", "--runtimes", "--corerun", "--cli"];
        string[] all = args.Any(toolchains.Contains) ? args : [.. args, "--inProcess"];
        IConfig config = DefaultConfig.Instance.WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(40));
        List<Summary> summaries = [.. BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(all, config)];
        return summaries.Any(static s => s.HasCriticalValidationErrors || s.Reports.Any(static r => !r.Success)) ? 1 : 0;
}
