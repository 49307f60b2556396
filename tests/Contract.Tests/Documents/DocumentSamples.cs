using System.Buffers.Binary;
using System.Globalization;
using System.Reflection;
using System.Text;
using Floorline.Core.Costs;
using Floorline.Core.Diagnosis;
using Floorline.Core.Floors;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Objectives;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Traces.Rules;
using Floorline.Core.Workloads;
using Floorline.Journal;
using Floorline.Journal.Documents;
using Floorline.Readers;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Contract.Tests.Documents;

/// <summary>Sample documents of every verb: those that are worked out come from their verb, those that are measured from made-up measurements.</summary>
internal static class DocumentSamples
{
    private const int MostVariants = 64;

    private static readonly SituationSpec _all =
        SituationSpec.Fields.Aggregate(new SituationSpec(), static (spec, field) => field.Set(spec, $"{Specimen.Mark}{field.Name}"));

    /// <summary>Results that the verbs below give: their documents need no made-up ones.</summary>
    private static readonly HashSet<Type> _workedOut =
    [
        typeof(FloorsResult), typeof(DiagnoseResult), typeof(PredictResult), typeof(PlanResult), typeof(ExploreResult),
        typeof(RooflineResult), typeof(SweepResult), typeof(PipelineResult), typeof(ActionChunk), typeof(CatalogueResult),
    ];

    // A row below its floor has been run, a named straggler is a rank, samples are at least one.
    private static readonly HashSet<Type> _never = [typeof(BacktestRow), typeof(Core.Traces.Ranks.RankComparison), typeof(Core.Statistics.LatencySamples)];

    private static readonly string[] _kernels = ["read", "write", "copy", "triad", "write_nt", "copy_nt", "triad_nt"];
    private static readonly Probes.Endpoint.FailureKind[] _failures = Enum.GetValues<Probes.Endpoint.FailureKind>();
    private static readonly string[] _peaks = ["fp32", "fp64", "bf16", "int8"];

    private static readonly Dictionary<(Type, string), Func<int, object>> _parts = new()
    {
        [(typeof(Readers.Reports.ReportedRun), "Other")] = static _ => $$"""{"{{Specimen.Mark}}other":1}""",
        [(typeof(Probes.Host.BandwidthPoint), "Kernel")] = static n => _kernels[n % _kernels.Length],
        [(typeof(Probes.Host.PeakPoint), "Format")] = static n => _peaks[n % _peaks.Length],
        [(typeof(Probes.Endpoint.RequestRecord), "Failure")] = static n => n % 2 == 0 ? Probes.Endpoint.FailureKind.None : _failures[n / 2 % _failures.Length],
        [(typeof(Core.Statistics.MetricChange), "Baseline")] = static _ => Known(),
        [(typeof(Core.Statistics.MetricChange), "Candidate")] = static _ => Known(),
        [(typeof(Probes.Lab.LabPlan), "Prompt")] = static n => n % 2 == 0 ? 0 : 2,
        [(typeof(Core.Serving.ServingRun), "ConcurrencyCount")] =
            static n => n % 4 == 0 ? Fact<double>.Unknown($"{Specimen.Mark}why") : Fact<double>.Known(1 + (n % 2)),
    };

    /// <summary>The samples; of each, whether every text in it that the writer did not choose is marked.</summary>
    public static IEnumerable<(string Json, bool IsMade)> All() =>
        Worked().Select(static json => (json, false)).Concat(Made().Select(static json => (json, true)));

    /// <summary>Every public writer of a document, by the type of its result.</summary>
    public static IEnumerable<MethodInfo> Writers() => typeof(JsonText).GetMethods(BindingFlags.Public | BindingFlags.Static)
        .Where(static m => m.Name == nameof(JsonText.Of) && m.ReturnType == typeof(string) && m.GetParameters().Length == 1);

    private static IEnumerable<string> Made()
    {
        IReadOnlyDictionary<Type, Func<int, object>> whole = Whole();
        foreach (MethodInfo writer in Writers().OrderBy(static w => w.GetParameters()[0].ParameterType.FullName, StringComparer.Ordinal))
        {
            Type type = writer.GetParameters()[0].ParameterType;
            foreach (string document in _workedOut.Contains(type) ? [] : Variants(type, variant => (string)writer.Invoke(null, [Of(variant, whole, type)])!))
            {
                yield return document;
            }
        }

        for (int variant = 0; variant < MostVariants; variant++)
        {
            yield return EntryJson.Of((Entry)Of(variant, whole, typeof(Entry)));
            yield return JsonText.Details($"{Specimen.Mark}title", 400, (IReadOnlyList<Problem>)Of(variant, whole, typeof(IReadOnlyList<Problem>)));
            foreach (string line in JsonText.RequestLines((EndpointResult)Of(variant, whole, typeof(EndpointResult))))
            {
                yield return line;
            }

            var trace = (TraceResult)Of(variant, whole, typeof(TraceResult));
            for (int device = 0; device < trace.Diagnosis.Devices.Count; device++)
            {
                byte[] bytes = TimelineBytes.Of(trace, device);
                yield return Encoding.UTF8.GetString(bytes, sizeof(int), BinaryPrimitives.ReadInt32LittleEndian(bytes));
            }
        }
    }

    /// <summary>
    /// The documents of made-up results. A result whose parts contradict each other may be refused by the code that reads them, as long as half are not;
    /// a type whose parts must always agree has an entry in <see cref="Whole"/>.
    /// </summary>
    private static List<string> Variants(Type type, Func<int, string> write)
    {
        var documents = new List<string>();
        Exception? first = null;
        for (int variant = 0; variant < MostVariants; variant++)
        {
            try
            {
                documents.Add(write(variant));
            }
            catch (TargetInvocationException refused)
            {
                first ??= refused.InnerException;
            }
        }

        return documents.Count > MostVariants / 2 ? documents
            : throw new InvalidOperationException($"only {documents.Count} of {MostVariants} made-up {type.Name} could be written", first);
    }

    /// <summary>Objects that hold together, their texts marked.</summary>
    private static Dictionary<Type, Func<int, object>> Whole()
    {
        FloorsResult[] floors = [.. Situations().Take(6).Select(static s => Stated(Verb.Floors(s).Value, made: true))];
        double[] ratios = [0.5, 1.2, 1.8, 5];
        DiagnoseResult[] diagnoses = [.. floors.SelectMany(f => ratios.Select(k =>
            new DiagnoseResult(new FloorsResult(f.Situation with { Measured = Measurement.Of(f.Floors.Binding * k) }))))];
        DeviceDiagnosis[] devices = [.. Traces().SelectMany(static t => t.Diagnosis.Devices)];
        var sample = Core.Serving.LatencySample.Of(Enumerable.Range(1, 800).Select(static i => new Seconds(i)));
        var few = Core.Serving.LatencySample.Of([new Seconds(1), new Seconds(2)]);
        ObjectiveOutcome[] objectives = [.. Objectives()];
        return new Dictionary<Type, Func<int, object>>
        {
            [typeof(Objective)] = n => Objective.Latency(Figure.EndToEnd, new Seconds(0.01), n % 2 == 0 ? null : Statistic.Mean),
            [typeof(ObjectiveOutcome)] = n => objectives[n % objectives.Length],
            [typeof(Core.Serving.LatencySample)] = n => n % 2 == 0 ? sample : few,
            [typeof(DeviceDiagnosis)] = n => devices[n % devices.Length],
            [typeof(FloorsResult)] = n => floors[n % floors.Length],
            [typeof(DiagnoseResult)] = n => diagnoses[n % diagnoses.Length],
            [typeof(StepDiagnosis)] = n => diagnoses[n % diagnoses.Length].Diagnosis,
            [typeof(LatencyFloors)] = n => floors[n % floors.Length].Floors,
            [typeof(StepCost)] = n => floors[n % floors.Length].Cost,
            [typeof(Capacity)] = n => floors[n % floors.Length].Capacity,
            [typeof(StatedSituation)] = n => floors[n % floors.Length].Situation,
            [typeof(Model)] = n => floors[n % floors.Length].Situation.Model,
            [typeof(Device)] = n => floors[n % floors.Length].Situation.Hardware.Device with
            {
                AttainedBandwidth = Fact<BytesPerSecond>.Known(new BytesPerSecond(1e11)),
                Memory = Fact<Bytes>.Known(new Bytes(1e10)),
            },
            [typeof(DeviceGroup)] = n => floors[n % floors.Length].Situation.Hardware,
            [typeof(Step)] = n => floors[n % floors.Length].Situation.Step,
            [typeof(NumberFormat)] = n => NumberFormats.Bf16Format,
            [typeof(SituationSpec)] = static n => n % 3 == 0 ? new SituationSpec() : _all,
        };
    }

    private static object Of(int variant, IReadOnlyDictionary<Type, Func<int, object>> made, Type type) =>
        new Specimen(variant, made, _never, _parts).Of(type) switch
    {
        // What a sweep or a search chose is one of the runs.
        EndpointResult result when !HasChosen(result) => result with { Search = null, Sweep = null },
        object result => result,
    };

    private static object Known() =>
        new Specimen(0, new Dictionary<Type, Func<int, object>>(), _never, _parts).Of(typeof(Core.Statistics.QuantileEstimate));

    private static bool HasChosen(EndpointResult result) => result.Search is { Rate.IsKnown: true, Rate.Value: var rate }
        ? result.Runs.Any(r => r.Run.RequestRate is { IsKnown: true } stated && stated.Value == rate)
        : result.Sweep is not { Knee.IsKnown: true, Knee.Value: var knee } || result.Runs.Any(r => (int)r.Run.ConcurrencyCount.Or(0) == knee);

    /// <summary>Traces of eight steps: loader, allocation, loading, copies and a synchronisation before a long kernel; then the same without a
    /// host.</summary>
    private static IEnumerable<TraceResult> Traces()
    {
        const string stream = "\"device\":0,\"stream\":7";
        foreach (bool host in (bool[])[true, false])
        {
            var events = new StringBuilder();
            string shapes = "\"Input Dims\":[[4096, 4096],[4096, 4096]],\"Input type\":[\"c10::BFloat16\",\"c10::BFloat16\"]";
            string collective = "\"Collective name\":\"allreduce\",\"Group size\":2,\"In msg nelems\":1000000,\"Out msg nelems\":1000000,\"dtype\":\"Float\"";
            for (int step = 0; step < 8; step++)
            {
                int at = step * 50_000;
                void Add(string kind, string name, int start, int length, string more = "") => events.Append(CultureInfo.InvariantCulture,
                    $$"""{"ph":"X","cat":"{{kind}}","name":"{{name}}","pid":1,"tid":1,"ts":{{at + start}},"dur":{{length}},"args":{ {{more}} } },""");
                if (host)
                {
                    Add("user_annotation", $"ProfilerStep#{step}", 0, 50_000);
                    Add("user_annotation", "enumerate(DataLoader)#_SingleProcessDataLoaderIter.__next__", 0, 20_000);
                    Add("cpu_op", "aten::mm", 20_000, 4_000, shapes);
                    Add("user_annotation", $"Torch-Compiled Region: 0/{step}", 20_050, 3_000);
                    Add("user_annotation", "_compile.compile_inner (dynamo_timed)", 20_060, 30);
                    Add("python_function", $"torch_dynamo_resume_in_{Specimen.Mark}", 20_100, 30);
                    Add("cuda_runtime", "cudaMalloc", 20_100, 900);
                    Add("cuda_runtime", step == 1 ? "cuModuleLoadData" : "cudaFuncGetAttributes", 21_100, 200);
                    Add("cuda_runtime", "cudaLaunchKernel", 21_500, 5, $"\"correlation\":{(step * 3) + 1}");
                    Add("cuda_runtime", "cudaMemcpyAsync", 21_600, 5, $"\"correlation\":{(step * 3) + 2}");
                    Add("cuda_runtime", "cudaStreamSynchronize", 22_000, 3_000);
                }

                Add("kernel", $"sm90_xmma_gemm_bf16{Specimen.Mark}", 22_000, 20_000, $"\"correlation\":{(step * 3) + 1},{stream},\"grid\":[1,1,1]");
                Add("gpu_memcpy", "Memcpy HtoD (Pageable -> Device)", 43_000, 2_000, $"\"correlation\":{(step * 3) + 2},{stream},\"bytes\":1000000");
                Add("kernel", $"ncclDevKernel_AllReduce{Specimen.Mark}", 46_000, 1_000, $"\"device\":0,\"stream\":8,{collective}");
            }

            const string device = "\"deviceProperties\":[{\"id\":0,\"name\":\"NVIDIA H100 80GB HBM3\"}]";
            string text = $$"""{"schemaVersion":1,{{device}},"traceEvents":[{{events.ToString().TrimEnd(',')}}]}""";
            yield return Verb.Trace(new MemoryStream(Encoding.UTF8.GetBytes(text)), $"{Specimen.Mark}trace.json", new SituationSpec()).Value;
        }
    }

    private static IEnumerable<ObjectiveOutcome> Objectives()
    {
        Objective[] all =
        [
            Objective.Latency(Figure.Ttft, new Seconds(1)), Objective.Throughput(new TokensPerSecond(1)), Objective.Rate(new RequestsPerSecond(1)),
            Objective.Cost(new Dollars(1)), Objective.Energy(new Joules(1)), Objective.Memory(new Bytes(1e9)), Objective.Devices(2),
        ];
        return all.SelectMany(static one => (ObjectiveOutcome[])
        [
            new(one, Fact<FigureRange>.Known(FigureRange.Exactly(one.Limit.Times(0.9)))),
            new(one, Fact<FigureRange>.Known(FigureRange.About(one.Limit.Times(1.1)))),
            new(one, Fact<FigureRange>.Known(new FigureRange(one.Limit.Times(0.9), one.Limit, one.Limit.Times(1.1), true))),
            new(one, Fact<FigureRange>.Unknown($"{Specimen.Mark}why")),
        ]);
    }

    private static FloorsResult Stated(FloorsResult floors, bool made)
    {
        StatedSituation stated = floors.Situation with { Spec = _all };
        return new FloorsResult(!made ? stated : stated with
        {
            Model = stated.Model with { Name = $"{Specimen.Mark}model", Source = $"{Specimen.Mark}source" },
            Hardware = stated.Hardware with { Device = Marked(stated.Hardware.Device) },
        });
    }

    private static Device Marked(Device device) => device with
    {
        Name = $"{Specimen.Mark}device",
        Title = $"{Specimen.Mark}title",
        Source = $"{Specimen.Mark}source",
        Notes = $"{Specimen.Mark}notes",
    };

    private static SituationSpec S(string model, string on, string? context = null, string? measured = null, string? engine = null) =>
        new() { Model = model, On = on, Context = context, Measured = measured, Engine = engine };

    private static SituationSpec Load(SituationSpec spec, string slots = "8") => spec with { Concurrency = slots, PromptTokens = "500", OutputTokens = "64" };

    private static IEnumerable<SituationSpec> Situations() =>
    [
        S("llama-3-8b", "h100", "2000"),
        S("mixtral-8x7b", "8xh100-sxm", "2000") with { Batch = "16", Weights = "fp8", Kv = "fp8" },
        S("pi0", "rtx-4090"),
        S("llama-3-70b", "h100", "2000"),
        S("params=7e9", "bw=200GB/s"),
        S("llama-3-8b", "h100") with { Phase = "prefill", Prompt = "1024" },
        S("llama-3-8b", "2xm2-ultra", "2000"),
        S("deepseek-v3", "8xh200", "4096") with { Weights = "fp8", Ep = "8" },
        S("sdxl", "rtx-4090"),
        S("params=7e9", "bw=200GB/s,bf16=100TFLOP/s", "100"),
    ];

    private static IEnumerable<SituationSpec> Measured() =>
    [
        S("llama-3-8b", "h100", "2000", "5.3ms"),
        S("llama-3-8b", "h100", "2000", "40ms"),
        S("llama-3-8b", "h100", "2000", "8.5ms", "vllm"),
        S("llama-3-8b", "h100", "2000", "4.9ms"),
        S("llama-3-8b", "h100", "2000", "1ms"),
        S("llama-3-8b", "h100", "2000", "1ms") with { Weights = "bf16" },
        S("llama-3-70b", "8xh100-sxm", "2000", "24ms", "vllm") with { Launches = "1000", LaunchCost = "10us" },
        S("llama-3-70b", "h100", "2000", "60ms"),
        S("llama-3-70b", "h100", "2000", "60ms") with { Weights = "int4-g128" },
        S("pi0", "rtx-4090", measured: "60ms"),
        S("params=7e9", "bw=200GB/s", measured: "90ms"),
        S("llama-3-8b", "h100", measured: "900ms") with { Phase = "prefill", Prompt = "8192" },
        S("llama-3-8b", "h100", "100000", "12ms") with { Batch = "4" },
    ];

    private static IEnumerable<string> Worked()
    {
        foreach (SituationSpec spec in Situations().Concat(Measured()))
        {
            FloorsResult floors = Verb.Floors(spec).Value;
            yield return JsonText.Of(floors);
            yield return JsonText.Of(Stated(floors, made: false));
            yield return JsonText.Of(Verb.Explore(spec).Value);
            foreach (string axis in (string[])["context", "batch", "weights"])
            {
                yield return JsonText.Of(Verb.Sweep(spec, axis).Value);
            }
        }

        foreach (SituationSpec spec in Measured())
        {
            yield return JsonText.Of(Verb.Diagnose(spec).Value);
            yield return JsonText.Of(Verb.Plan(spec, new PlanSpec()).Value);
        }

        foreach (string document in Predictions().Concat(Plans()).Concat(Others()))
        {
            yield return document;
        }
    }

    private static IEnumerable<string> Predictions()
    {
        SituationSpec one = S("llama-3-8b", "h100", engine: "vllm");
        yield return JsonText.Of(Verb.Predict(Load(one), "fp8,kv-fp8,prefix-cache").Value);
        yield return JsonText.Of(Verb.Predict(Load(one) with { CachedPrefix = "100" }, null, 2).Value);
        yield return JsonText.Of(Verb.Predict(one with { Rate = "0.5", PromptTokens = "500", OutputTokens = "64" }).Value);
        yield return JsonText.Of(Verb.Predict(one with { Rate = "5000", PromptTokens = "500", OutputTokens = "64" }).Value);
        yield return JsonText.Of(Verb.Predict(one with { Context = "2000", Acceptance = "70%", DraftTime = "0.8ms" }, "speculation").Value);
        yield return JsonText.Of(Verb.Predict(Load(S("llama-3-70b", "h100"))).Value);
        SituationSpec parts = S("llama-3-8b", "h100", "2000", "9ms") with
        {
            DeadWork = "1ms",
            HostWork = "1ms",
            Shares = "matrix=50%,elementwise=30%,launch=20%",
        };
        yield return JsonText.Of(Verb.Predict(parts, "dead-work").Value);
    }

    private static IEnumerable<string> Plans()
    {
        SituationSpec load = Load(S("llama-3-8b", "h100", engine: "vllm"), "16");
        string all = "ttft<500ms,itl<50ms,throughput>1,cost<100,energy<500,memory<80GB";
        yield return JsonText.Of(Verb.Plan(load, new PlanSpec { Slo = all, Price = "2.50", Hardware = "h100,l40s", Devices = "4", Risk = "low" }).Value);
        yield return JsonText.Of(Verb.Plan(load, new PlanSpec { Slo = "itl<0.1ms" }).Value);
        yield return JsonText.Of(Verb.Plan(load, new PlanSpec { Slo = "itl<5ms" }).Value);
        yield return JsonText.Of(Verb.Plan(load, new PlanSpec { Slo = "p95(e2e)<20s,itl_p99<50ms,rate>0.1,devices<4" }).Value);
        yield return JsonText.Of(Verb.Plan(Load(S("llama-3-70b", "h100")), new PlanSpec { Slo = "itl<50ms" }).Value);
        yield return JsonText.Of(Verb.Plan(new SituationSpec { Model = "llama-3-8b", On = "h100", Rate = "300", PromptTokens = "1000", OutputTokens = "200" },
            new PlanSpec { Slo = "ttft<1s", Devices = "2" }).Value);
        yield return JsonText.Of(Verb.Plan(S("llama-3-8b", "h100", "2000", "9ms"), new PlanSpec { Slo = "itl<6ms" }).Value);
        yield return JsonText.Of(Verb.Plan(S("llama-3-70b", "h100", "2000"), new PlanSpec { Slo = "itl<20ms" }).Value);

        // A likely cause that no step removes comes before the steps.
        yield return JsonText.Of(Verb.Plan(S("mixtral-8x7b", "2xrtx-3090", "2048", "30ms", "llama.cpp") with { Weights = "q4_k_m" },
            new PlanSpec { Slo = "itl<6ms" }).Value);
        yield return JsonText.Of(Verb.Plan(load with { Model = "mixtral-8x7b", On = "2xh200" }, new PlanSpec { Slo = "ttft<1ms", Price = "3" }).Value);
    }

    /// <summary>Made-up runs of three device families, so that one can be left out; one row that is skipped.</summary>
    private static MemoryStream Runs() => new(System.Text.Encoding.UTF8.GetBytes("""
        model,params_total_b,hardware,engine_version,weight_format,bytes_per_weight,phase,batch_or_concurrency,input_tokens,output_tokens,metric,value,notes
        llama-3-8b,8.03,h100-sxm,vllm,bf16,2,decode,1,1024,128,step_ms,7.9,made up
        llama-3-8b,8.03,h100-sxm,vllm,bf16,2,prefill,1,1024,1,ttft_ms,40,made up
        llama-3-8b,8.03,a100-sxm-80gb,vllm,bf16,2,decode,1,1024,128,step_ms,12,made up
        llama-3-8b,8.03,rtx-4090,llama.cpp,q4_0,0.5625,decode,1,1024,128,step_ms,7,made up
        llama-3-8b,8.03,apple-m2,llama.cpp,q4_0,0.5625,decode,1,1024,128,step_ms,60,made up
        no-such-model,8.03,h100-sxm,vllm,bf16,2,decode,1,1024,128,furlongs,60,made up
        """));

    private static IEnumerable<string> Others()
    {
        foreach (CatalogueKind kind in Enum.GetValues<CatalogueKind>())
        {
            yield return JsonText.Of(Verb.Catalogue(kind == CatalogueKind.Overview ? null : Names.Snake(kind)).Value);
        }

        foreach ((string kind, string name) in (IEnumerable<(string, string)>)[("formats", "nvfp4"), ("levers", "fp8"), ("engines", "vllm"),
            ("hardware", "h100")])
        {
            yield return JsonText.Of(Verb.Catalogue(kind, name).Value);
        }

        yield return JsonText.Of(Verb.Catalogue("formats", "nf4").Value);
        yield return JsonText.Of(Verb.Catalogue("levers", "lora").Value);

        yield return JsonText.Of(Verb.Chunk(new ChunkSpec { Situation = new SituationSpec { Measured = "40ms" }, Rate = "50hz", Chunk = "8", Horizon = "4",
            Percentiles = "p95=60ms,p99=0.2s" }).Value);
        yield return JsonText.Of(Verb.Chunk(new ChunkSpec { Situation = S("pi0", "rtx-4090"), Rate = "30hz", Chunk = "50" }).Value);
        StageSpec[] stages = [new("hear", S("llama-3-8b", "h100", "2000", "9ms"), null), new("act", S("pi0", "rtx-4090", measured: "60ms"), "2")];
        yield return JsonText.Of(Verb.Pipeline(new PipelineSpec("talk", "100ms", stages)).Value);
        yield return JsonText.Of(Verb.Pipeline(new PipelineSpec("talk", null, stages)).Value);
        StageSpec[] done = [new("hear", S("llama-3-8b", "h100", "2000", "1ms"), null)];
        yield return JsonText.Of(Verb.Pipeline(new PipelineSpec("talk", null, done)).Value);
        StageSpec[] mixed =
        [
            new("camera", new SituationSpec(), null) { Time = "30fps", After = [] },
            new("resize", new SituationSpec { On = "xeon-8480", Measured = "2ms" }, null) { Moves = "12MB", Work = "2GFLOP", After = ["camera"] },
            new("hear", S("llama-3-8b", "h100"), "20") { After = [] },
        ];
        yield return JsonText.Of(Verb.Pipeline(new PipelineSpec("robot", "500ms", mixed)).Value);
        yield return JsonText.Of(Verb.Pipeline(new PipelineSpec("camera", null, mixed[..1])).Value);
        foreach (bool everyRow in (bool[])[false, true])
        {
            yield return JsonText.Of(Verb.Backtest(Runs(), "runs.csv").Value, everyRow);
        }

        yield return JsonText.Of(Verb.Roofline(S("llama-3-8b", "h100", "2000")).Value);
        yield return JsonText.Of(Verb.Roofline(S("params=7e9", "bw=200GB/s")).Value);
    }
}
