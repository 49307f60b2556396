namespace Floorline.Core.Guardrails;

/// <summary>How alike two texts are, from 0 to 1. All three look at words or characters, not at meaning.</summary>
public enum SimilarityMeasure
{
    /// <summary>F1 of the words in common, counted with repetition, in any order (as in SQuAD, Rajpurkar and others 2016).</summary>
    TokenF1,

    /// <summary>F1 of the longest common subsequence of words (ROUGE-L, Lin 2004).</summary>
    RougeL,

    /// <summary>1 - edit distance of the normalized texts over the length of the longer one (Levenshtein 1966).</summary>
    Edit,
}
