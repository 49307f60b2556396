using Floorline.Core.Probability;

namespace Floorline.Core.Guardrails;

/// <summary>
/// The exact test of Cochran, Mantel and Haenszel (Mantel and Haenszel 1959; exact: Birch 1964), a prompt being a stratum: of a prompt's answers at fault,
/// how many are the candidate's? Under no change its answers are any of the prompt's, however many each side gave, so their number is hypergeometric. With
/// one answer a side it is McNemar's test.
/// </summary>
/// <param name="WorseProbability">Probability of so many faults or more among the candidate's answers, when nothing changed.</param>
/// <param name="BetterProbability">Probability of so many or fewer.</param>
public sealed record PromptTest(double WorseProbability, double BetterProbability)
{
    // Sums over more prompts are those of the normal distribution to all the digits that are printed.
    private const int MostExact = 4000;

    /// <summary>The test of prompts.</summary>
    /// <param name="prompts">Of each: answers of the candidate at fault and in all, answers of the baseline at fault and in all.</param>
    public static PromptTest Of(IReadOnlyList<(int Faults, int Answers, int FaultsBefore, int AnswersBefore)> prompts)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        (int Faults, int Answers, int All, int Both)[] telling = [.. prompts
            .Select(static p => (p.Faults, p.Answers, All: p.Faults + p.FaultsBefore, Both: p.Answers + p.AnswersBefore))
            .Where(static p => p.All > 0 && p.All < p.Both && p.Answers > 0 && p.Answers < p.Both)];
        int seen = telling.Sum(static p => p.Faults);
        return telling.Length > MostExact ? Approximate(telling, seen) : Exact(telling, seen);
    }

    private static PromptTest Exact((int Faults, int Answers, int All, int Both)[] telling, int seen)
    {
        double[] chances = [1];
        foreach ((_, int answers, int all, int both) in telling)
        {
            int least = Math.Max(0, all - (both - answers));
            int most = Math.Min(all, answers);
            double[] next = new double[chances.Length + most];
            for (int faults = least; faults <= most; faults++)
            {
                double chance = Math.Exp(Binomial.LogChoose(answers, faults) + Binomial.LogChoose(both - answers, all - faults)
                    - Binomial.LogChoose(both, all));
                for (int i = 0; i < chances.Length; i++)
                {
                    next[i + faults] += chances[i] * chance;
                }
            }

            chances = next;
        }

        return new PromptTest(Math.Min(1, chances.Skip(seen).Sum()), Math.Min(1, chances.Take(seen + 1).Sum()));
    }

    private static PromptTest Approximate((int Faults, int Answers, int All, int Both)[] telling, int seen)
    {
        double mean = telling.Sum(static p => (double)p.Answers * p.All / p.Both);
        double variance = telling.Sum(static p =>
            (double)p.Answers * p.All * (p.Both - p.Answers) * (p.Both - p.All) / ((double)p.Both * p.Both * (p.Both - 1)));
        double deviation = Math.Sqrt(variance);
        return new PromptTest(1 - NormalDistribution.Cumulative((seen - 0.5 - mean) / deviation),
            NormalDistribution.Cumulative((seen + 0.5 - mean) / deviation));
    }
}
