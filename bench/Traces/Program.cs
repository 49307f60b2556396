using System.Diagnostics;
using Floorline.Readers.Traces;
using Trace = Floorline.Core.Traces.Model.Trace;

// dotnet run -- read FILE [RUNS]: time of reading, each run and the median, and what was read
string file = args[1];
int runs = args.Length > 2 ? int.Parse(args[2]) : 15;
var times = new List<double>();
var cpus = new List<double>();
Trace? last = null;
for (int run = 0; run < runs; run++)
{
    var clock = Stopwatch.StartNew();
    TimeSpan cpu = Process.GetCurrentProcess().UserProcessorTime;
    last = TraceReader.Read([file]).Value.Traces[0];
    times.Add(clock.Elapsed.TotalMilliseconds);
    cpus.Add((Process.GetCurrentProcess().UserProcessorTime - cpu).TotalMilliseconds);
}

Console.WriteLine($"first {times[0]:F1} ms");
times.Sort();
cpus.Sort();
double median = times[times.Count / 2];
Console.WriteLine($"median {median:F1} ms, best {times[0]:F1}, cpu {cpus[cpus.Count / 2]:F1}, {last!.Info.SourceBytes / median / 1e6:F2} GB/s; {last.Count} events, {last.Tracks.Length} tracks, {last.Names.Count} names, rss {Environment.WorkingSet >> 20} MB");
Console.WriteLine(last.Counts);
Console.WriteLine(last.Info);
