using System.Globalization;
using Floorline.Bench.Traces;

// What bench/traces.sh runs. Reader and rival take turns within one run, so the ratio holds on a busy machine.
//   FOLDER COMMAND FILE [RUNS]     ratios against Python on one trace
//   FOLDER COMMAND made SIZE_MB    time and peak memory of the command on a trace that is generated in FOLDER
string folder = args[0];
string command = args[1];
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args[2] == "made")
{
    string file = Path.Combine(folder, "made.trace.json");
    try
    {
        LargeTrace.Write(file, long.Parse(args[3]) * 1_000_000);
        Large(command, file);
    }
    finally
    {
        File.Delete(file);
    }
}
else
{
    Ratios(command, args[2], args.Length > 3 ? int.Parse(args[3]) : 15);
}

static void Ratios(string command, string file, int runs)
{
    const string Load = "import json,sys,time,gzip;f=sys.argv[1];t=time.perf_counter();json.load(gzip.open(f) if f.endswith('.gz') else open(f,encoding='utf-8'));print((time.perf_counter()-t)*1000)";
    const string Whole = "import json,sys,gzip;f=sys.argv[1];json.load(gzip.open(f) if f.endswith('.gz') else open(f,encoding='utf-8'))";
    for (int warm = 0; warm < 40; warm++)
    {
        InProcess.Diagnose(file);
    }

    List<double> diagnosis = [], load = [], whole = [], python = [], read = [];
    Child.Run(command, "trace", file);
    for (int run = 0; run < runs; run++)
    {
        diagnosis.Add(InProcess.Diagnose(file));
        load.Add(double.Parse(Child.Run("python3", "-c", Load, file).Output));
        whole.Add(Child.Run(command, "trace", file).Milliseconds);
        python.Add(Child.Run("python3", "-c", Whole, file).Milliseconds);
        read.Add(InProcess.Read(file));
    }

    Console.WriteLine($"{Path.GetFileName(file)}, {new FileInfo(file).Length / 1e6:0.0} MB, {runs} runs, taking turns; medians and ranges in ms");
    Console.WriteLine(Line("  reading alone, in process", read));
    Console.WriteLine(Line("  reading and diagnosis, in process", diagnosis));
    Console.WriteLine(Line("  json.load in Python, in process", load));
    Console.WriteLine($"  in process: diagnosis {Median(load) / Median(diagnosis):0.0} times faster than json.load (median of the pairs' ratios {Median([.. load.Zip(diagnosis, static (a, b) => a / b)]):0.0})");
    Console.WriteLine(Line("  floorline trace FILE, whole command", whole));
    Console.WriteLine(Line("  python3 -c json.load, whole command", python));
    Console.WriteLine($"  whole command: {Median(python) / Median(whole):0.0} times faster than python3 -c json.load (median of the pairs' ratios {Median([.. python.Zip(whole, static (a, b) => a / b)]):0.0})");
}

static void Large(string command, string file)
{
    long bytes = new FileInfo(file).Length;
    // the page cache is filled by the writing; three runs, the best and the worst printed
    List<Child> runs = [.. Enumerable.Range(0, 3).Select(_ => Child.Run(command, "trace", file))];
    string text = runs[0].Output;
    Console.WriteLine($"generated trace, {bytes / 1e9:0.00} GB: floorline trace took {runs.Min(static r => r.Milliseconds) / 1000:0.00} to {runs.Max(static r => r.Milliseconds) / 1000:0.00} s over three runs, peak memory {runs.Max(static r => r.PeakMegabytes):0} MB");
    Console.WriteLine("  " + text.Split('\n').First(static l => l.Trim().Length > 0).Trim());
}

static string Line(string what, List<double> times) => $"{what,-40}{Median(times),9:0.0}   {times.Min():0.0} to {times.Max():0.0}";

static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
