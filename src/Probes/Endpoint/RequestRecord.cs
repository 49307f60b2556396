namespace Floorline.Probes.Endpoint;

/// <summary>What happened to one request. Times are Stopwatch ticks of one clock; zero where something did not happen.</summary>
public sealed class RequestRecord
{
    private long[] _times;
    private ushort[] _tokens;

    internal RequestRecord(int index, long planned, int expectedTokens)
    {
        Index = index;
        Planned = planned;
        int room = Math.Clamp(expectedTokens + 2, 8, 4096);
        _times = new long[room];
        _tokens = new ushort[room];
    }

    /// <summary>Its number in the run.</summary>
    public int Index { get; }

    /// <summary>Which of the endpoints it went to.</summary>
    public int EndpointIndex { get; internal set; }

    /// <summary>When it was to be sent; in a closed loop when its turn came.</summary>
    public long Planned { get; internal set; }

    /// <summary>When it was sent.</summary>
    public long Sent { get; internal set; }

    /// <summary>When the response's headers were there.</summary>
    public long Headers { get; internal set; }

    /// <summary>When the first chunk that has choices came, which may carry no text; what some tools call the first token.</summary>
    public long FirstChoice { get; internal set; }

    /// <summary>When the request was over, whichever way.</summary>
    public long Ended { get; internal set; }

    /// <summary>Why it failed.</summary>
    public FailureKind Failure { get; internal set; }

    /// <summary>What was said about the failure: a status, the server's error text, an exception's message; never a header or a body of ours.</summary>
    public string FailureText { get; internal set; } = "";

    /// <summary>HTTP status; 0 where none came.</summary>
    public int Status { get; internal set; }

    /// <summary>Seconds that a Retry-After header asked for; 0 where there was none.</summary>
    public double RetryAfter { get; internal set; }

    /// <summary>Completion tokens by the server's usage; -1 where it sent none.</summary>
    public int UsageOutput { get; internal set; } = -1;

    /// <summary>Prompt tokens by the server's usage; -1 where it sent none.</summary>
    public int UsageInput { get; internal set; } = -1;

    /// <summary>Prompt tokens that came from the server's cache; -1 where it does not say.</summary>
    public int UsageCached { get; internal set; } = -1;

    /// <summary>Whether the server said how many tokens each chunk holds (token ids, or usage in every chunk).</summary>
    public bool TokensPerChunkKnown { get; internal set; }

    /// <summary>Whether a chunk of reasoning text came.</summary>
    public bool HasReasoning { get; internal set; }

    /// <summary>Whether a tool call came.</summary>
    public bool HasToolCall { get; internal set; }

    /// <summary>Whether the stream was compressed.</summary>
    public bool Compressed { get; internal set; }

    /// <summary>Whether the request opened its connection.</summary>
    public bool Connected { get; internal set; }

    /// <summary>Chunks that carry text.</summary>
    public int Chunks { get; private set; }

    /// <summary>Comment lines, which servers send to keep a connection open.</summary>
    public int Comments { get; internal set; }

    /// <summary>Arrival of a chunk with text.</summary>
    /// <param name="chunk">0 to Chunks - 1.</param>
    public long TimeOf(int chunk) => _times[chunk];

    /// <summary>Tokens of a chunk, 1 where the server does not say.</summary>
    /// <param name="chunk">0 to Chunks - 1.</param>
    public int TokensOf(int chunk) => _tokens[chunk];

    /// <summary>Whether it was answered in full.</summary>
    public bool Completed => Failure == FailureKind.None && Ended != 0;

    /// <summary>Tokens of all chunks, counted here.</summary>
    public int ChunkTokens { get; private set; }

    internal void Add(long time, int tokens)
    {
        if (Chunks == _times.Length)
        {
            Array.Resize(ref _times, _times.Length * 2);
            Array.Resize(ref _tokens, _tokens.Length * 2);
        }

        // Two reads can carry one stamp; time never runs backwards.
        _times[Chunks] = Chunks > 0 ? Math.Max(time, _times[Chunks - 1]) : time;
        _tokens[Chunks++] = (ushort)Math.Min(tokens, ushort.MaxValue);
        ChunkTokens += tokens;
    }

    /// <summary>Gives back room that is not needed, once nothing more can come.</summary>
    internal void Close()
    {
        if (_times.Length > Chunks + 32)
        {
            Array.Resize(ref _times, Chunks);
            Array.Resize(ref _tokens, Chunks);
        }
    }
}
