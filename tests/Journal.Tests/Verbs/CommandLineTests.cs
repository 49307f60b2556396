using System.Text.Json;
using Floorline.Journal.Tests.Support;

namespace Floorline.Journal.Tests.Verbs;

/// <summary>What a person and a script see.</summary>
public sealed class CommandLineTests : IDisposable
{
    // told once, copied for each test: every command is a process of its own
    private static readonly Lazy<byte[]> _journal = new(Told);

    private readonly TemporaryFolder _folder = new();

    public CommandLineTests()
    {
        Directory.CreateDirectory(_folder.Of(".floorline"));
        File.WriteAllBytes(_folder.Of(".floorline/journal.db"), _journal.Value);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("journal init")]
    [InlineData("journal list")]
    [InlineData("journal list --limit 2")]
    [InlineData("journal list --model nothing")]
    [InlineData("journal show 1")]
    [InlineData("journal show latest")]
    [InlineData("journal compare 1 3")]
    [InlineData("journal compare 4")]
    [InlineData("journal tree")]
    [InlineData("journal score")]
    [InlineData("journal check")]
    [InlineData("journal export -o out.jsonl")]
    [InlineData("journal add --parent 1 --kv fp8 --allow-many --batch 4 --measured 8ms")]
    [InlineData("journal --help")]
    [InlineData("journal add --help")]
    [InlineData("journal score --help")]
    public void Run_Piped_IsPlainTextWithin80Columns(string line)
    {
        Programs.Said said = Programs.Floorline(_folder.Path, line);

        Assert.Equal(0, said.Code);
        Assert.Equal("", said.Error);
        Assert.NotEqual("", said.Out);
        Assert.DoesNotContain('\u001b', said.Out);
        Assert.All(said.Out.Split('\n').Where(static l => !l.TrimStart().StartsWith("floorline ", StringComparison.Ordinal)), static l => Assert.True(l.Length <= 80, l));
    }

    [Theory]
    [InlineData("journal init", "journal-init")]
    [InlineData("journal list", "journal-list")]
    [InlineData("journal show 3", "journal-entry")]
    [InlineData("journal compare 1 3", "journal-compare")]
    [InlineData("journal tree", "journal-tree")]
    [InlineData("journal score", "journal-score")]
    [InlineData("journal check", "journal-check")]
    [InlineData("journal export -o out.jsonl", "journal-export")]
    [InlineData("journal add --parent 1 --kv fp8 --measured 8ms", "journal-entry")]
    public void Run_WithJson_IsOneDocument(string line, string schema)
    {
        Programs.Said said = Programs.Floorline(_folder.Path, line + " --json");

        Assert.Equal(0, said.Code);
        using var document = JsonDocument.Parse(said.Out);
        Assert.Equal($"floorline/{schema}@1", document.RootElement.GetProperty("schema").GetString());
    }

    [Fact]
    public void Compare_Samples_SaysWhatTheyShow()
    {
        string text = Run("journal compare 1 3");

        Assert.Contains("The samples show it: faster", text, StringComparison.Ordinal);
        Assert.Contains("One field differs, weights", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Export_ThenImportElsewhere_ExportsTheSameBytes()
    {
        Run("journal export -o out.jsonl");
        Run("journal import out.jsonl --journal other.db");

        Assert.Equal(File.ReadAllText(_folder.Of("out.jsonl")), Run("journal export --journal other.db"));
        Assert.Contains("4 there already", Run("journal import out.jsonl"), StringComparison.Ordinal);
        Assert.StartsWith("# Journal\n", Run("journal export --markdown"), StringComparison.Ordinal);
    }

    [Fact]
    public void Import_DamagedFile_NamesTheLineAndRecordsNothing()
    {
        string[] lines = Run("journal export").Split('\n');
        lines[2] = lines[2].Replace("h100", "h200", StringComparison.Ordinal);
        File.WriteAllText(_folder.Of("bad.jsonl"), string.Join('\n', lines));

        Programs.Said said = Programs.Floorline(_folder.Path, "journal import bad.jsonl --journal fresh.db");

        Assert.Equal(1, said.Code);
        Assert.Contains("bad.jsonl: line 3, sha256", said.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.Of("fresh.db")));
    }

    [Theory]
    [InlineData("journal show 99", "a number from 1 to 4")]
    [InlineData("journal show nothing-like-it", "no such entry")]
    [InlineData("journal compare 1", "has no parent")]
    [InlineData("journal list --limit 0", "--limit")]
    [InlineData("journal list --verdict great", "--verdict")]
    [InlineData("journal add --parent 1 --weights fp8 --batch 8 --measured 5ms", "--allow-many")]
    [InlineData("journal add --on h100 --measured 5ms", "MODEL")]
    [InlineData("journal import missing.jsonl", "no such file")]
    [InlineData("journal export -o no/such/folder/x", "cannot be written")]
    [InlineData("journal list --journal missing.db", "no journal")]
    public void Run_BadInput_ExitsWith1AndSaysWhat(string line, string expected)
    {
        Programs.Said said = Programs.Floorline(_folder.Path, line);

        Assert.Equal(1, said.Code);
        Assert.Equal("", said.Out);
        Assert.Contains(expected, said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WithoutAJournal_SaysHowToMakeOne()
    {
        using var empty = new TemporaryFolder();

        Programs.Said said = Programs.Floorline(empty.Path, "journal list");

        Assert.Equal(1, said.Code);
        Assert.Contains("floorline journal init", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_ADamagedJournal_ExitsWith1()
    {
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_folder.Of(".floorline/journal.db")};Pooling=false"))
        {
            connection.Open();
            using Microsoft.Data.Sqlite.SqliteCommand command = connection.CreateCommand();
            command.CommandText = "UPDATE floorline_journal SET head = 3";
            command.ExecuteNonQuery();
        }

        Programs.Said said = Programs.Floorline(_folder.Path, "journal check");
        Assert.Equal(1, said.Code);
        Assert.Contains("Not whole", said.Out, StringComparison.Ordinal);
    }

    /// <summary>The rest of the product does not pay for the journal: it runs where the storage's assemblies are not even there.</summary>
    [Fact]
    public void Floors_WithoutTheStoragesAssemblies_Runs()
    {
        string program = Directory.CreateDirectory(_folder.Of("program")).FullName;
        foreach (string file in Directory.GetFiles(AppContext.BaseDirectory).Where(static f => Path.GetExtension(f) is ".dll" or ".json" && !Path.GetFileName(f).EndsWith(".deps.json", StringComparison.Ordinal)))
        {
            string name = Path.GetFileName(file);
            if (!name.StartsWith("Npgsql", StringComparison.Ordinal) && !name.Contains("Sqlite", StringComparison.OrdinalIgnoreCase) && name is not "Floorline.Journal.dll")
            {
                File.Copy(file, Path.Combine(program, name));
            }
        }

        Programs.Said floors = Programs.FloorlineFrom(program, _folder.Path, null, "floors", "llama-3-8b", "--on", "h100");
        Assert.Equal("", floors.Error);
        Assert.Equal(0, floors.Code);
        Assert.Equal(0, Programs.FloorlineFrom(program, _folder.Path, null, "--help").Code);
        Assert.NotEqual(0, Programs.FloorlineFrom(program, _folder.Path, null, "journal", "list").Code);
    }

    private static byte[] Told()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.Of("a.csv"), "latency_ms\n" + string.Concat(Enumerable.Range(0, 100).Select(static i => $"{9 + (i * 37 % 100 * 0.01)}\n")));
        File.WriteAllText(folder.Of("b.csv"), "latency_ms\n" + string.Concat(Enumerable.Range(0, 100).Select(static i => $"{6 + (i * 61 % 100 * 0.01)}\n")));
        Run(folder, "journal init");
        Run(folder, "journal add llama-3-8b --on h100 --weights bf16 --engine vllm --engine-version 0.9.1 --samples a.csv");
        Run(folder, "journal add --parent 1 --weights fp8 --predicted floors");
        Run(folder, "journal add --for 2 --samples b.csv --verdict keep");
        Run(folder, "journal add --parent 3 --set max-num-seqs=512 --predicted 5ms..6ms --measured 6.6ms --verdict roll_back");
        return File.ReadAllBytes(folder.Of(".floorline/journal.db"));
    }

    private string Run(string line) => Run(_folder, line);

    private static string Run(TemporaryFolder folder, string line)
    {
        Programs.Said said = Programs.Floorline(folder.Path, line);
        Assert.True(said.Code == 0, $"{line}: {said.Error}");
        return said.Out;
    }
}
