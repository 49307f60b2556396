using System.Text.Json;

namespace Floorline.Contract.Tests.Cases;

/// <summary>How an answer to a case is scored: A right, B right but buried, N no answer, R refused, W wrong with confidence.</summary>
internal static class CaseScore
{
    private const string Order = "WRNBA";
    private const double Bounds = 0.02;

    // An answer that somebody would act on, and that the settled one contradicts.
    private static readonly (string Said, string True)[] _opposites = [("slow", "good"), ("impossible", "good"), ("impossible", "slow"), ("good", "slow"),
        ("good", "impossible"), ("slow", "impossible")];

    /// <summary>What a grade counts.</summary>
    internal static double Points(char grade) => grade switch { 'A' => 1, 'B' => 0.5, 'W' => -1, _ => 0 };

    /// <summary>The grade of the documents that a case's commands print; null stands for a refusal.</summary>
    internal static char Of(Case of, IReadOnlyList<JsonElement?> documents)
    {
        char best = 'N';
        (bool refused, bool wrong, bool contradicted, bool agreed) = (false, false, false, false);
        void Reached(char grade) => best = Order.IndexOf(grade, StringComparison.Ordinal) > Order.IndexOf(best, StringComparison.Ordinal) ? grade : best;
        for (int index = 0; index < documents.Count; index++)
        {
            if (documents[index] is not { } document)
            {
                refused = true;
                continue;
            }

            if (!document.TryGetProperty("answer", out JsonElement answer))
            {
                continue;
            }

            string verdict = answer.GetProperty("verdict").GetString()!;
            string[] causes = [.. answer.GetProperty("causes").EnumerateArray().Select(static c => c.GetProperty("id").GetString()!)];
            string[] actions = [.. answer.GetProperty("first_actions").EnumerateArray().Select(static a => a.GetProperty("lever").GetString()!)];
            foreach (Case.Settlement settled in of.Gains.Where(g => g.Command == index))
            {
                JsonElement said = answer.GetProperty("gains").EnumerateArray().FirstOrDefault(g => g.GetProperty("lever").GetString() == settled.Lever);
                if (said.ValueKind == JsonValueKind.Object)
                {
                    bool inside = said.GetProperty("low_ratio").GetDouble() * (1 - Bounds) <= settled.Ratio
                        && settled.Ratio <= said.GetProperty("high_ratio").GetDouble() * (1 + Bounds);
                    wrong |= said.GetProperty("helps").GetBoolean() != settled.Helps;
                    Reached(inside ? 'A' : 'B');
                }
            }

            if (verdict == of.Verdict)
            {
                agreed = true;
                bool top = verdict != "slow" || causes.FirstOrDefault() == of.Cause || of.Levers.Contains(actions.FirstOrDefault());
                bool near = causes.Take(3).Contains(of.Cause) || actions.Take(5).Any(of.Levers.Contains);
                Reached(top ? 'A' : near ? 'B' : 'N');
            }

            contradicted |= _opposites.Contains((verdict, of.Verdict));
            Reached(causes.FirstOrDefault() == of.Cause ? 'A' : 'N');
        }

        return wrong || (contradicted && !agreed) ? 'W' : best == 'N' && refused ? 'R' : best;
    }
}
