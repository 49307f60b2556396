using Floorline.Core.Traces;
using Floorline.Core.Traces.Budgets;
using Floorline.Core.Traces.Gaps;
using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Model;
using Floorline.Core.Traces.Rules;

namespace Floorline.Core.Tests.Traces;

/// <summary>A small trace written down event by event, in microseconds.</summary>
internal sealed class Recording
{
    private readonly TraceBuilder _builder = new();
    private long _correlation;

    public int? Rank { get; init; }

    public long Offset { get; init; }

    public IReadOnlyList<TraceDevice> Devices { get; init; } = [];

    public ReadingCounts Counts { get; init; } = new();

    public EarlyEnd? EarlyEnd { get; init; }

    /// <summary>A kernel, with its launch where one is given.</summary>
    public Recording Kernel(string name, double start, double duration, double? launch = null, double call = 1, long stream = 7, long device = 0,
        string by = "cudaLaunchKernel", long thread = 1, int detail = -1) =>
        Work(EventKind.DeviceKernel, name, start, duration, launch, call, stream, device, by, thread, detail);

    public Recording Copy(string name, double start, double duration, double? launch = null, long bytes = 0, MemoryPlace from = MemoryPlace.Unknown,
        long stream = 7, long device = 0) =>
        Work(EventKind.DeviceCopy, name, start, duration, launch, 1, stream, device, "cudaMemcpyAsync", 1,
            _builder.AddCopy(new CopyDetail(bytes, CopyKind.HostToDevice, from, MemoryPlace.Device)));

    public Recording Fill(double start, double duration) => Work(EventKind.DeviceMemset, "Memset (Device)", start, duration, null, 1, 7, 0, "", 1, -1);

    public Recording Host(EventKind kind, string name, double start, double duration, long thread = 1, int detail = -1)
    {
        _builder.Add(kind, _builder.Name(name), _builder.HostTrack(kind is EventKind.Overhead ? TrackKind.Other : TrackKind.Host, 1, thread), Ns(start),
            Ns(duration), detail: detail);
        return this;
    }

    public Recording Operator(string name, double start, double duration, long thread = 1) => Host(EventKind.CpuOperator, name, start, duration, thread);

    public Recording Operator(string name, double start, double duration, string shapes, string types) =>
        Host(EventKind.CpuOperator, name, start, duration, 1,
            _builder.AddOperator(new OperatorDetail(_builder.Name(shapes), _builder.Name(types), -1, -1, -1)));

    public Recording Call(string name, double start, double duration, long thread = 1) => Host(EventKind.RuntimeCall, name, start, duration, thread);

    public Recording Range(string name, double start, double duration, long thread = 1) => Host(EventKind.Annotation, name, start, duration, thread);

    public Recording Step(int number, double start, double duration) => Range($"ProfilerStep#{number}", start, duration);

    public Recording Memory(double at, long change, long allocated, long reserved = -1)
    {
        int detail = _builder.AddMemoryChange(new MemoryChange(1, change, allocated, reserved, true, 0));
        _builder.Add(EventKind.MemoryInstant, _builder.Name("[memory]"), _builder.HostTrack(TrackKind.Memory, 1, 1), Ns(at), 0, detail: detail);
        return this;
    }

    public Trace Trace() => _builder.Build(new TraceInfo { Source = "recording", Rank = Rank, TimeBaseNs = Offset, Devices = Devices, EarlyEnd = EarlyEnd },
        Counts);

    public DeviceWork Work()
    {
        Trace trace = Trace();
        return Assert.Single(DeviceWork.Of(trace, new NameTraits(trace.Names)));
    }

    public DeviceGaps Gaps() => DeviceGaps.Of(Work());

    public TraceDiagnosis Diagnosis(Floorline.Core.Hardware.Device? hardware = null) => TraceDiagnosis.Of([Trace()], hardware);

    public DeviceDiagnosis Device() => Assert.Single(Diagnosis().Devices);

    public static long Ns(double us) => (long)Math.Round(us * 1000);

    private Recording Work(EventKind kind, string name, double start, double duration, double? launch, double call, long stream, long device, string by,
        long thread, int detail)
    {
        long correlation = Core.Traces.Model.Trace.None;
        if (launch is { } at)
        {
            correlation = ++_correlation;
            _builder.Add(EventKind.RuntimeCall, _builder.Name(by), _builder.HostTrack(TrackKind.Host, 1, thread), Ns(at), Ns(call), correlation);
        }

        _builder.Add(kind, _builder.Name(name), _builder.DeviceTrack(TrackKind.Device, device, stream), Ns(start), Ns(duration), correlation, detail: detail);
        return this;
    }
}
