using Floorline.Core.Diagnosis;
using Floorline.Core.Quantities;

namespace Floorline.Core.Tests.Diagnosis;

public class SmallestChunkTests
{
    // 0.07 x 100 is 7.000000000000001 in binary: seven actions of 10 ms cover a call of 70 ms all the same.
    [Theory]
    [InlineData(70, 100, 7)]
    [InlineData(140, 50, 7)]
    [InlineData(280, 100, 28)]
    [InlineData(71, 100, 8)]
    [InlineData(1, 100, 1)]
    public void SmallestChunk_WholeNumbersOfPeriods_AreNotRoundedUp(double milliseconds, double hertz, int actions) =>
        Assert.Equal(actions, ActionChunk.Of(Seconds.FromMilliseconds(milliseconds), 1, hertz).SmallestChunk);

    [Fact]
    public void SmallestChunk_EveryMillisecondUpToTwoSeconds_IsTheFewestThatDoNotStall()
    {
        foreach (double hertz in (double[])[10, 15, 29.97, 30, 50, 100, 200])
        {
            for (int i = 1; i <= 2000; i++)
            {
                var chunk = ActionChunk.Of(Seconds.FromMilliseconds(i), 1, hertz);
                int smallest = chunk.SmallestChunk;
                Assert.False((chunk with { Actions = smallest }).Stalls, $"{i} ms at {hertz} Hz: {smallest} stall");
                Assert.True(smallest == 1 || (chunk with { Actions = smallest - 1 }).Stalls, $"{i} ms at {hertz} Hz: {smallest - 1} would do");
            }
        }
    }
}
