using Floorline.Core.Objectives;
using Floorline.Core.Quantities;

namespace Floorline.Core.Serving;

/// <summary>The latencies of one completed request, in our definitions.</summary>
public sealed class TokenTiming
{
    private TokenTiming(Seconds ttft, Seconds endToEnd, Fact<Seconds> tpot, IReadOnlyList<Seconds> gaps)
    {
        Ttft = ttft;
        EndToEnd = endToEnd;
        Tpot = tpot;
        Gaps = gaps;
    }

    /// <summary>First chunk with text minus start.</summary>
    public Seconds Ttft { get; }

    /// <summary>Last chunk with text minus start.</summary>
    public Seconds EndToEnd { get; }

    /// <summary>(last token - first token) / (tokens - tokens in the first chunk); unknown where the first chunk holds them all.</summary>
    public Fact<Seconds> Tpot { get; }

    /// <summary>Gaps per token: a chunk of n tokens is n gaps of a n-th of the time since the chunk before.</summary>
    public IReadOnlyList<Seconds> Gaps { get; }

    /// <summary>Computes them.</summary>
    /// <param name="start">When the request started: planned or sent.</param>
    /// <param name="times">Arrival of each chunk with text, ascending; at least one.</param>
    /// <param name="tokens">Tokens of each chunk, 1 or more.</param>
    /// <param name="outputTokens">Tokens that the server counted; null takes the sum of the chunks.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no chunk, or the lists differ in length.</exception>
    public static TokenTiming Of(Seconds start, IReadOnlyList<Seconds> times, IReadOnlyList<int> tokens, long? outputTokens = null)
    {
        ArgumentNullException.ThrowIfNull(times);
        ArgumentNullException.ThrowIfNull(tokens);
        if (times.Count == 0 || tokens.Count != times.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(tokens), tokens.Count,
                $"must hold one count for each of at least one chunk, of which there are {times.Count}");
        }

        var gaps = new List<Seconds>(times.Count);
        for (int i = 1; i < times.Count; i++)
        {
            Seconds gap = (times[i] - times[i - 1]) / tokens[i];
            for (int k = 0; k < tokens[i]; k++)
            {
                gaps.Add(gap);
            }
        }

        long after = (outputTokens ?? tokens.Sum(static t => (long)t)) - tokens[0];
        Fact<Seconds> tpot = after > 0 && times.Count > 1
            ? Fact<Seconds>.Known((times[^1] - times[0]) / after)
            : Fact<Seconds>.Unknown("all tokens came in one chunk");
        return new TokenTiming(times[0] - start, times[^1] - start, tpot, gaps);
    }

    /// <summary>Whether this request lies within every limit on a latency. A request without a gap meets any limit on gaps; limits on means and on other
    /// figures do not concern a single request.</summary>
    /// <param name="objectives">The objectives.</param>
    public bool Meets(IEnumerable<Objective> objectives) => objectives.All(o => o.Statistic is not { Share: not null } || Of(o.Figure) <= o.Limit.Time);

    /// <summary>One of the request's latencies; its ITL is the mean of its gaps, and 0 without a gap.</summary>
    /// <param name="latency">TTFT, ITL, TPOT or end to end.</param>
    /// <exception cref="ArgumentOutOfRangeException">The figure is no latency.</exception>
    public Seconds Of(Figure latency) => latency switch
    {
        Figure.Ttft => Ttft,
        Figure.Itl => Gaps.Count > 0 ? new Seconds(Gaps.Average(static g => g.Value)) : Seconds.Zero,
        Figure.Tpot => Tpot.Or(Seconds.Zero),
        Figure.EndToEnd => EndToEnd,
        _ => throw new ArgumentOutOfRangeException(nameof(latency), latency, "is no latency"),
    };
}
