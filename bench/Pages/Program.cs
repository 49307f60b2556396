// Processor time and allocation of a page of the calculator and of single answers, made in this process: no two state the same situation.
// Usage: Pages [EACH] [PAGE]   (default 2000 pages each, all pages); every figure is the mean over EACH after a warm-up of as many.
using System.Globalization;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

int each = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 2000;
string[] models = ["llama-3-8b", "llama-3-70b", "mixtral-8x7b", "qwen2.5-7b", "personaplex"];
string[] devices = ["h100", "h200", "l4", "jetson-thor", "4090"];
(string Name, Func<SituationSpec, int> Page)[] pages =
[
    ("floors", static s => JsonText.Of(Verb.Floors(s).Value).Length),
    ("diagnose", static s => JsonText.Of(Verb.Diagnose(s).Value).Length),
    ("predict", static s => JsonText.Of(Verb.Predict(s).Value).Length),
    ("explore, result", static s => Verb.Explore(s).Value.Sweeps.Count),
    ("explore, page", static s => JsonText.Utf8Of(Verb.Explore(s).Value).Length),
];
int number = 0;
foreach ((string name, Func<SituationSpec, int> page) in pages)
{
    if (args.Length > 1 && !name.Contains(args[1], StringComparison.Ordinal))
    {
        continue;
    }

    Run(page, each);
    TimeSpan before = Environment.CpuUsage.TotalTime;
    long allocated = GC.GetAllocatedBytesForCurrentThread();
    long size = Run(page, each);
    allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
    double spent = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-16} {spent / each,8:0.000} ms of processor time  {allocated / 1e3 / each,8:0.0} kB allocated  {(double)size / each,9:#,0} bytes"));
}

long Run(Func<SituationSpec, int> page, int count)
{
    long size = 0;
    for (int i = 0; i < count; i++)
    {
        int n = number++;
        size += page(new SituationSpec
        {
            Model = models[n % models.Length],
            On = devices[n / models.Length % devices.Length],
            Context = (1000 + (n / 25)).ToString(CultureInfo.InvariantCulture),
            Measured = "90ms",
        });
    }

    return size;
}
