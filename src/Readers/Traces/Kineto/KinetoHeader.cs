using System.Globalization;
using Floorline.Core.Traces.Model;

namespace Floorline.Readers.Traces.Kineto;

/// <summary>What stands beside the events: devices, versions, the job, the time base.</summary>
internal sealed class KinetoHeader
{
    private const int MostDevices = 4096;
    private const int MostGroups = 4096;

    private readonly List<TraceDevice> _devices = [];
    private readonly List<ProcessGroup> _groups = [];
    private readonly List<string> _versions = [];
    private int? _rank;
    private int? _worldSize;
    private string _backend = "";
    private bool? _shapes;
    private bool? _memory;
    private bool? _stacks;

    internal long TimeBaseNs { get; private set; }

    internal long TokenShapedStrings { get; private set; }

    /// <summary>Takes one member of the root object.</summary>
    internal void Take(in JsonMembers member)
    {
        ReadOnlySpan<byte> key = member.Key;
        if (TokenShape.Find(member.Value).Start >= 0)
        {
            TokenShapedStrings++;
        }

        if (key.SequenceEqual("baseTimeNanoseconds"u8))
        {
            TimeBaseNs = member.Number is { } number && number is > 0 and <= TraceBuilder.FarthestNs ? number : 0;
        }
        else if (key.SequenceEqual("deviceProperties"u8))
        {
            Devices(member.Members);
        }
        else if (key.SequenceEqual("distributedInfo"u8))
        {
            Job(member.Members);
        }
        else if (key.SequenceEqual("record_shapes"u8))
        {
            _shapes = member.Number is { } flag ? flag != 0 : null;
        }
        else if (key.SequenceEqual("profile_memory"u8))
        {
            _memory = member.Number is { } flag ? flag != 0 : null;
        }
        else if (key.SequenceEqual("with_stack"u8))
        {
            _stacks = member.Number is { } flag ? flag != 0 : null;
        }
        else if (key.SequenceEqual("schemaVersion"u8))
        {
            Version("schema", member);
        }
        else if (key.SequenceEqual("cupti_version"u8))
        {
            Version("CUPTI", member);
        }
        else if (key.SequenceEqual("cuda_runtime_version"u8))
        {
            Version("CUDA runtime", member);
        }
        else if (key.SequenceEqual("cuda_driver_version"u8))
        {
            Version("CUDA driver", member);
        }
        else if (key.SequenceEqual("hip_runtime_version"u8))
        {
            Version("HIP runtime", member);
        }
        else if (key.SequenceEqual("roctracer_version"u8))
        {
            Version("roctracer", member);
        }
    }

    internal TraceInfo Info(TraceInfo given) => given with
    {
        Profiler = given.Format == TraceFormat.Kineto ? string.Join(", ", ["Kineto", .. _versions]) : given.Profiler,
        Rank = _rank,
        WorldSize = _worldSize,
        Backend = _backend,
        Groups = _groups,
        Devices = _devices,
        TimeBaseNs = TimeBaseNs,
        RecordsShapes = _shapes,
        ProfilesMemory = _memory,
        RecordsStacks = _stacks,
    };

    private void Version(string of, in JsonMembers member)
    {
        // CUDA writes 12.9 as 12090; the others are taken as they stand
        string text = of.StartsWith("CUDA", StringComparison.Ordinal) && member.Number is { } version && version is >= 1000 and < 1_000_000
            ? string.Create(CultureInfo.InvariantCulture, $"{version / 1000}.{version % 1000 / 10}")
            : Fit.Text(member.Text, 24);
        _versions.Add($"{of} {text}");
    }

    private void Devices(JsonMembers devices)
    {
        while (devices.Next() && _devices.Count < MostDevices)
        {
            var device = new TraceDevice(_devices.Count, "");
            JsonMembers member = devices.Members;
            while (member.Next())
            {
                ReadOnlySpan<byte> key = member.Key;
                device =
                    key.SequenceEqual("id"u8) ? device with { Id = member.Number ?? device.Id }
                    : key.SequenceEqual("name"u8) ? device with { Name = Fit.Text(member.Text, 120) }
                    : key.SequenceEqual("totalGlobalMem"u8) ? device with { MemoryBytes = member.Number is { } bytes && bytes > 0 ? bytes : Trace.None }
                    : key.SequenceEqual("numSms"u8) ? device with { SmCount = member.Small }
                    : key.SequenceEqual("computeMajor"u8) ? device with { ComputeMajor = member.Small }
                    : key.SequenceEqual("computeMinor"u8) ? device with { ComputeMinor = member.Small }
                    : key.SequenceEqual("maxThreadsPerMultiprocessor"u8) ? device with { ThreadsPerSm = member.Small }
                    : key.SequenceEqual("warpSize"u8) ? device with { WarpSize = member.Small }
                    : device;
            }

            _devices.Add(device);
        }
    }

    private void Job(JsonMembers member)
    {
        while (member.Next())
        {
            ReadOnlySpan<byte> key = member.Key;
            if (key.SequenceEqual("rank"u8))
            {
                _rank = member.Small >= 0 ? member.Small : null;
            }
            else if (key.SequenceEqual("world_size"u8))
            {
                _worldSize = member.Small > 0 ? member.Small : null;
            }
            else if (key.SequenceEqual("backend"u8))
            {
                _backend = Fit.Text(member.Text, 60);
            }
            else if (key.SequenceEqual("pg_config"u8))
            {
                Groups(member.Members);
            }
        }
    }

    private void Groups(JsonMembers groups)
    {
        while (groups.Next() && _groups.Count < MostGroups)
        {
            var group = new ProcessGroup("", "", Trace.None);
            JsonMembers member = groups.Members;
            while (member.Next())
            {
                ReadOnlySpan<byte> key = member.Key;
                group =
                    key.SequenceEqual("pg_name"u8) ? group with { Name = Fit.Text(member.Text, 120) }
                    : key.SequenceEqual("pg_desc"u8) ? group with { Description = Fit.Text(member.Text, 120) }
                    : key.SequenceEqual("pg_size"u8) ? group with { Size = member.Small }
                    : group;
            }

            _groups.Add(group);
        }
    }
}
