using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Floorline.Workbench.Documents;

namespace Floorline.Contract.Tests;

/// <summary>What the text says of a trace its document and its page say too; the web view shows what the document holds.</summary>
public sealed partial class TraceNotesTests : IDisposable
{
    private static readonly HashSet<string> _headings = ["Largest losses", "What to do", "Kernels", "Operators by shape", "Collectives", "Against the floors",
        "Assumptions", "Ranks", "Measured by Nsight Compute", "Sums by name"];

    private static readonly string[] _traces =
    [
        "fixtures/traces/kineto/resnet50_num_workers_0_a.json.gz", "fixtures/traces/kineto/b200_eager_rank0.json.gz",
        "fixtures/traces/kineto/cpu_only_degenerate.json.gz", "fixtures/traces/multirank/dlrm_8ranks.tar.gz", "fixtures/traces/ncu/copy_blocked.csv",
        "fixtures/traces/patterns/healthy_prefill.sqlite", "cases/traces/unescaped_python_name.json", "cases/traces/merged_ranks_same_device.json.gz",
        "cases/traces/serving_gap_between_replays.json.gz --model llama-3-8b --on h100",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("floorline-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SharedDataFact("cases/traces/truth.json")]
    public void Text_OfATrace_SaysNothingThatDocumentOrPageKeepBack() => Assert.All(_traces, Agree);

    private void Agree(string command)
    {
        string[] words = command.Split(' ');
        string[] asked = ["trace", SharedData.PathOf(words[0]), .. words[1..]];
        string page = Path.Combine(_folder, "page.html");
        string text = CommandLine.Run(asked).Out;
        CommandLine.Said said = CommandLine.Run([.. asked, "--json", "--html", page]);

        string document = Plain(string.Join(" | ", Strings(said.Json)));
        string html = Plain(WebUtility.HtmlDecode(Tag().Replace(File.ReadAllText(page).Split("<script id=\"data\"")[0], " ")));
        Assert.All(Sentences(text), sentence => Assert.True(html.Contains(Plain(sentence), StringComparison.Ordinal), $"the page lacks: {sentence}"));
        Assert.All(Sentences(text).Where(static s => !Structured().IsMatch(s)),
            sentence => Assert.True(document.Contains(Plain(sentence), StringComparison.Ordinal), $"the document lacks: {sentence}"));
    }

    // one list, whichever form it is read in
    [SharedDataFact("cases/traces/truth.json")]
    public void Actions_OfATrace_AreTheSameInTextDocumentAndPage() => Assert.All(_traces, SameActions);

    private void SameActions(string command)
    {
        string[] words = command.Split(' ');
        string[] asked = ["trace", SharedData.PathOf(words[0]), .. words[1..]];
        string file = Path.Combine(_folder, "actions.html");
        string text = Plain(CommandLine.Run(asked).Out);
        JsonElement json = CommandLine.Run([.. asked, "--json", "--html", file]).Json;
        string page = WebUtility.HtmlDecode(File.ReadAllText(file).Split("<h2>What to do</h2>")[1].Split("<h2>")[0]);
        JsonElement first = json.GetProperty("answer").GetProperty("first_actions");
        string[] actions = [.. first.EnumerateArray().Select(static a => a.GetProperty("command").GetString()!)];
        string[] losses = [.. json.GetProperty("losses").EnumerateArray().Select(static l => l.GetProperty("advice").GetString()!.TrimEnd('.'))];

        Assert.Equal([.. actions.Select(Plain)], Tried().Matches(page).Select(static m => Plain(m.Groups[1].Value)));
        int at = text.IndexOf("What to do", StringComparison.Ordinal);
        Assert.All(actions.Take(3), action => Assert.True((at = text.IndexOf(Plain(action), at, StringComparison.Ordinal)) > 0, $"the text lacks: {action}"));
        Assert.True(losses.Length == 0 || json.GetProperty("verdict").GetString()!.StartsWith("Not to be trusted", StringComparison.Ordinal)
            || actions[0] == losses[0], "what to do does not begin with the largest loss");
    }

    [GeneratedRegex("<em>Try:</em> (.*?)</p>")]
    private static partial Regex Tried();

    [SharedDataFact("fixtures/traces/kineto/resnet50_num_workers_0_a.json.gz")]
    public void Notes_OfATrace_AreInTheDocumentOnceEach()
    {
        JsonElement json = CommandLine.Run("trace", SharedData.PathOf("fixtures/traces/kineto/resnet50_num_workers_0_a.json.gz"), "--json").Json;
        string[] about = [.. json.GetProperty("notes").EnumerateArray().Select(static n => n.GetProperty("about").GetString()!)];

        Assert.Equal(["answer", "work", "idle", "classes", "operators", "path", "counted", "odd"], about);
        Assert.All(json.GetProperty("notes").EnumerateArray(), static n => Assert.NotEqual("", n.GetProperty("text").GetString()));
    }

    // every kind has a place of its own in the web view or falls under its notes of a device or of the whole
    [Fact]
    public void Kinds_OfNotes_AreAllShownByTheWebView()
    {
        string view = string.Concat(Directory.GetFiles(RepositoryRoot.Of("src", "Web", "Client", "src", "timeline"), "*.tsx").Select(File.ReadAllText));
        string[] own = [.. view.Split('\n').Where(static l => l.Contains("about", StringComparison.Ordinal) && !l.Contains("aria", StringComparison.Ordinal))
            .SelectMany(static l => Quoted().Matches(l)).Select(static m => m.Groups[1].Value).Distinct()];
        string[] kinds = [.. Enum.GetValues<TraceNoteKind>().Select(static k => Names.Snake(k))];

        Assert.Empty(own.Except(kinds));
        Assert.Equal(["answer", "measured", "operators", "path", "untold_operators"], own.Order());
    }

    // lines of text without tables, bars and headings; each is a part of a sentence
    private static IEnumerable<string> Sentences(string text) => text.Split('\n').Select(static l => l.Trim())
        .Where(static l => l.Length > 0 && l[0] != '|' && !Row().IsMatch(l) && !_headings.Contains(l) && !Heading().IsMatch(l))
        .SelectMany(static l => Place().Replace(Mark().Replace(l, ""), "").Split(". "));

    private static string Plain(string text) => Blanks().Replace(text.Replace(".", "", StringComparison.Ordinal), " ").Trim();

    private static IEnumerable<string> Strings(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Strings),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(static p => Strings(p.Value)),
        _ => [],
    };

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"\S  +\S|^[#%=.?-] ")]
    private static partial Regex Row();

    [GeneratedRegex(@"^(?:Why it idled|Critical path|Largest losses) ?\(?.*")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^(?:\d+\. |Try: |Then: |Note: |Found because |- )")]
    private static partial Regex Mark();

    [GeneratedRegex(@"^(?:Rank \d+, d|D)evice \d+(?: \(.*\))?(?:, which computes least)?: ")]
    private static partial Regex Place();

    // what a document holds as fields: gains, and where a finding was made
    [GeneratedRegex(@"to win\)|\(at most|\(at$|^most \d|^win\)|[Oo]n rank|^On$|also on|^device \d+\.?$| device \d+|^(?:\d+, )*\d+\.?$")]
    private static partial Regex Structured();

    [GeneratedRegex(@"'(\w+)'")]
    private static partial Regex Quoted();
}
