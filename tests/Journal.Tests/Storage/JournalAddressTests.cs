using Floorline.Journal.Storage;
using Floorline.Journal.Tests.Support;

namespace Floorline.Journal.Tests.Storage;

public class JournalAddressTests
{
    [Theory]
    [InlineData("postgresql://ann:geheim@db.example:5433/perf", "postgresql://ann@db.example:5433/perf")]
    [InlineData("postgres://ann:ge%40heim@db/perf?sslmode=require", "postgresql://ann@db/perf")]
    [InlineData("Host=db;Username=ann;Password=geheim;Database=perf", "postgresql://ann@db/perf")]
    [InlineData("Server=db;User Id=ann;Pwd=geheim;Database=perf;Port=5433", "postgresql://ann@db:5433/perf")]
    public void Of_ServerWithPassword_ShowsNone(string text, string shown)
    {
        var address = JournalAddress.Of(text);

        Assert.True(address.IsServer);
        Assert.True(address.HoldsPassword);
        Assert.Equal(shown, address.Shown);
    }

    [Theory]
    [InlineData("postgresql://")]
    [InlineData("postgresql://ann:geheim@db/x?surprise=1")]
    [InlineData("mysql://ann:geheim@db/x")]
    [InlineData("Host=db;geheim")]
    [InlineData("\u001b[31mgeheim")]
    public void Of_Nonsense_IsRefusedWithoutRepeatingIt(string text) =>
        Assert.DoesNotContain("geheim", Assert.Throws<JournalException>(() => JournalAddress.Of(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Of_AFile_IsAFile() => Assert.Equal("some/where.db", JournalAddress.Of(" some/where.db ").Path);

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Username=ann;Password=geheim;Database=x;Timeout=2")]
    [InlineData("Host=127.0.0.1;Port=1;Username=ann;Password=geheim;Surprise=geheim")]
    [InlineData("Host=127.0.0.1;Port=geheim;Username=ann;Password=geheim")]
    [InlineData("postgresql://ann:geheim@127.0.0.1:1/x")]
    public void Run_ServerThatDoesNotAnswer_SaysSoWithoutThePassword(string address)
    {
        using var folder = new TemporaryFolder();

        Programs.Said said = Programs.Floorline(folder.Path, "journal list", address);

        Assert.Equal(1, said.Code);
        Assert.NotEqual("", said.Error);
        Assert.DoesNotContain("geheim", said.Error.Replace(":geheim/", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("internal error", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_PasswordInAnArgument_IsRefusedWithoutRepeatingIt()
    {
        using var folder = new TemporaryFolder();

        Programs.Said said = Programs.Floorline(folder.Path, "journal list --journal postgresql://ann:geheim@db/x --json");

        Assert.Equal(1, said.Code);
        Assert.DoesNotContain("geheim", said.Error + said.Out, StringComparison.Ordinal);
        Assert.Contains("FLOORLINE_JOURNAL", said.Error, StringComparison.Ordinal);
    }

    [PostgresFact]
    public void Run_DatabaseWithoutJournal_SaysWhatToRun()
    {
        using var folder = new TemporaryFolder();
        string address = PostgresServer.NewDatabase();

        Programs.Said add = Programs.Floorline(folder.Path, "journal add llama-3-8b --measured 9ms", address);
        Assert.Equal(1, add.Code);
        Assert.Contains("run floorline journal init", add.Error, StringComparison.Ordinal);
        Assert.Equal(0, Programs.Floorline(folder.Path, "journal init", address).Code);
        Assert.Equal(0, Programs.Floorline(folder.Path, "journal add llama-3-8b --measured 9ms", address).Code);
        Assert.Contains("1 entry of 1", Programs.Floorline(folder.Path, "journal list", address).Out, StringComparison.Ordinal);
    }
}
