namespace Floorline.Readers.HuggingFace.Families;

/// <summary>What was assumed while a config was read, in whole sentences, and what of it is not sure.</summary>
internal sealed class Remarks : List<string>
{
    /// <summary>The sentences on which floors and memory hang: what they say may be otherwise.</summary>
    internal List<string> Doubts { get; } = [];

    /// <summary>How many times the weights that are counted there may be; 1 where all are counted.</summary>
    internal double Most { get; private set; } = 1;

    /// <summary>Says a sentence once.</summary>
    internal void Say(string sentence)
    {
        if (!Contains(sentence))
        {
            Add(sentence);
        }
    }

    /// <summary>Says a sentence that leaves a doubt.</summary>
    internal void Doubt(string sentence)
    {
        Say(sentence);
        if (!Doubts.Contains(sentence))
        {
            Doubts.Add(sentence);
        }
    }

    /// <summary>Notes that weights are not counted: there may be so many times those that are.</summary>
    internal void MayHold(double times) => Most = Math.Max(Most, times);
}
