namespace Floorline.Readers.Measurements;

/// <summary>One row of a table of published measurements, as its source states it: what ran on what, and the figure.</summary>
public sealed record PublishedMeasurement
{
    /// <summary>Identifies the row.</summary>
    public required string Id { get; init; }

    /// <summary>The engine and its version.</summary>
    public required string Engine { get; init; }

    /// <summary>When it was published, as the source writes it (<c>2023-11</c>); empty where not stated.</summary>
    public string Date { get; init; } = "";

    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>Parameters in billions; null where not stated.</summary>
    public double? TotalBillions { get; init; }

    /// <summary>Parameters used per token in billions; null where not stated.</summary>
    public double? ActiveBillions { get; init; }

    /// <summary>Weight format in the source's words.</summary>
    public string WeightFormat { get; init; } = "";

    /// <summary>Bytes per weight; null where not stated.</summary>
    public double? BytesPerWeight { get; init; }

    /// <summary>Format of the cache in the source's words; empty where not stated.</summary>
    public string KvFormat { get; init; } = "";

    /// <summary>The device.</summary>
    public required string Hardware { get; init; }

    /// <summary>Devices.</summary>
    public int Devices { get; init; } = 1;

    /// <summary>How the model is spread, in the source's words.</summary>
    public string Parallelism { get; init; } = "";

    /// <summary>decode, prefill or e2e.</summary>
    public required string Phase { get; init; }

    /// <summary>Batch or requests in flight; null where the cell is empty or no number. A table without the column is of single sequences.</summary>
    public int? Batch { get; init; } = 1;

    /// <summary>The batch in the source's words.</summary>
    public string BatchText { get; init; } = "";

    /// <summary>Whether as many requests were in flight as the server takes: <c>max (saturated)</c>, <c>offline</c>.</summary>
    public bool Saturates { get; init; }

    /// <summary>Prompt tokens, or tokens in the cache at the start.</summary>
    public long? InputTokens { get; init; }

    /// <summary>The input's size in the source's words, such as <c>224 px</c>; empty where not stated.</summary>
    public string InputText { get; init; } = "";

    /// <summary>Output tokens.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Whether the figure is of whole calls, as a rate in Hz or of images is, whatever the model.</summary>
    public bool IsOfCalls { get; init; }

    /// <summary>Whether the figure is of one turn of the loop inside a call, such as one denoising step.</summary>
    public bool IsOfAnIteration { get; init; }

    /// <summary>itl_ms, ttft_ms, step_ms, tok_s_total, tok_s_per_gpu, samples_s_total.</summary>
    public required string Metric { get; init; }

    /// <summary>The measured figure, in the metric's unit.</summary>
    public double Value { get; init; }

    /// <summary>Device family: what is left out together.</summary>
    public string Family { get; init; } = "";

    /// <summary>A primary, B secondary, C unverified, S suspect; empty where not graded.</summary>
    public string Quality { get; init; } = "";

    /// <summary>What is wrong with the row itself, so that it cannot be used; null where nothing is.</summary>
    public string? Defect { get; init; }

    /// <summary>Remarks of the source.</summary>
    public string Notes { get; init; } = "";
}
