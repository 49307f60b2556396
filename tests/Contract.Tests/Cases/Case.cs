using System.Text.Json;

namespace Floorline.Contract.Tests.Cases;

/// <summary>A public question about a speed, with what was true: facts and figures, restated, each with its source.</summary>
internal sealed record Case(string Id, string Source, bool Later, string Question, string Kind, string Verdict, string Cause, string True, string FirstAction,
    string Settled, string[] Levers, Case.Settlement[] Gains, string[] Commands)
{
    /// <summary>What a lever did: time afterwards over time before.</summary>
    internal sealed record Settlement(int Command, string Lever, double Ratio, bool Helps);

    /// <summary>All cases, in the order of the file.</summary>
    internal static IReadOnlyList<Case> All { get; } = [.. File.ReadLines(RepositoryRoot.Of("tests", "Contract.Tests", "Cases", "cases.jsonl")).Select(Read)];

    private static Case Read(string line)
    {
        using var document = JsonDocument.Parse(line);
        JsonElement row = document.RootElement;
        string Text(string name) => row.GetProperty(name).GetString()!;
        string[] Texts(string name) => [.. row.GetProperty(name).EnumerateArray().Select(static t => t.GetString()!)];
        return new Case(
            Text("id"), Text("source"), row.GetProperty("later").GetBoolean(), Text("question"), Text("kind"), Text("verdict"), Text("cause"), Text("true"),
                Text("first_action"), Text("settled"), Texts("levers"),
            [.. row.GetProperty("gains").EnumerateArray().Select(static g =>
                new Settlement(g.GetProperty("command").GetInt32(), g.GetProperty("lever").GetString()!, g.GetProperty("ratio")
                    .GetDouble(), g.GetProperty("helps").GetBoolean()))],
            Texts("commands"));
    }
}
