namespace Floorline.Journal;

/// <summary>Where a run was made. What is not known is null.</summary>
public sealed record RunEnvironment
{
    /// <summary>Name of the machine.</summary>
    public string? Host { get; init; }

    /// <summary>Operating system and its version.</summary>
    public string? System { get; init; }

    /// <summary>Version of the accelerator's driver.</summary>
    public string? Driver { get; init; }

    /// <summary>The engine that served the model, such as <c>vllm</c>.</summary>
    public string? Engine { get; init; }

    /// <summary>The engine's version.</summary>
    public string? EngineVersion { get; init; }

    /// <summary>The commit checked out where the entry was recorded, 40 hexadecimal digits.</summary>
    public string? GitCommit { get; init; }

    /// <summary>The fields whose difference counts as a change: host, driver, engine, engine version.</summary>
    public IReadOnlyList<SituationField> Compared =>
    [
        .. new (string Name, string? Value)[] { ("host", Host), ("driver", Driver), ("engine", Engine), ("engine_version", EngineVersion) }
            .Where(static f => f.Value is not null).Select(static f => new SituationField("environment." + f.Name, f.Value!)),
    ];
}
