using Floorline.Readers;

namespace Floorline.Io.Tests.ModelFiles;

public class LinkTests
{
    [Fact]
    public void Problem_OfLinksInACircle_SaysSo()
    {
        string folder = Directory.CreateTempSubdirectory("links").FullName;
        string one = Path.Combine(folder, "one"), other = Path.Combine(folder, "other");
        File.CreateSymbolicLink(one, other);
        File.CreateSymbolicLink(other, one);

        Assert.Equal("a link that leads back to itself", RegularFile.Problem(one, "a file")!.Found);

        Directory.Delete(folder, recursive: true);
    }
}
