using Floorline.Journal.Scores;

namespace Floorline.Journal.Storage;

public sealed partial class JournalStore
{
    /// <summary>Scores every prediction that was held against a measurement.</summary>
    public PredictionScore Score() => Guarded(() =>
    {
        PredictionScore? score = null;
        Reading(() => score = PredictionScore.Of(_dialect.ScoredPoints(_connection)));
        return score!;
    });
}
