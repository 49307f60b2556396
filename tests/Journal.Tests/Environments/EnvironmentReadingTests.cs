using Floorline.Journal.Environments;
using Floorline.Journal.Tests.Support;

namespace Floorline.Journal.Tests.Environments;

public sealed class EnvironmentReadingTests : IDisposable
{
    private static readonly string _commit = new('a', 40);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void GitCommit_OfABranch_IsItsCommit()
    {
        Write(".git/HEAD", "ref: refs/heads/main\n");
        Write(".git/refs/heads/main", _commit + "\n");

        Assert.Equal(_commit, EnvironmentReading.GitCommit(Directory.CreateDirectory(_folder.Of("src/deep")).FullName));
    }

    [Fact]
    public void GitCommit_PackedOrDetachedOrOfAnotherWorkTree_IsFound()
    {
        Write("packed/.git/HEAD", "ref: refs/heads/x\n");
        Write("packed/.git/packed-refs", $"# pack-refs\n{_commit} refs/heads/x\n");
        Write("detached/.git/HEAD", _commit);
        Write("main/.git/refs/heads/y", _commit);
        Write("main/.git/worktrees/w/HEAD", "ref: refs/heads/y");
        Write("main/.git/worktrees/w/commondir", "../..");
        Write("tree/.git", $"gitdir: {_folder.Of("main/.git/worktrees/w")}\n");

        Assert.All((string[])["packed", "detached", "tree"], name => Assert.Equal(_commit, EnvironmentReading.GitCommit(_folder.Of(name))));
    }

    [Theory]
    [InlineData("ref: refs/heads/../../../../etc/passwd")]
    [InlineData("ref: refs/heads/none")]
    [InlineData("nonsense")]
    [InlineData("")]
    public void GitCommit_HeadThatLeadsNowhere_IsNull(string head)
    {
        Write(".git/HEAD", head);

        Assert.Null(EnvironmentReading.GitCommit(_folder.Path));
    }

    [Fact]
    public void Of_ThisMachine_HasANameAndASystem()
    {
        RunEnvironment here = EnvironmentReading.Of(_folder.Path);

        Assert.NotEqual("", here.Host);
        Assert.NotEqual("", here.System);
        Assert.Null(here.Engine);
    }

    private void Write(string name, string text)
    {
        string path = _folder.Of(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
