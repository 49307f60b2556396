using System.Globalization;
using Xunit.Abstractions;

namespace Floorline.Io.Tests.WorkedExamples;

/// <summary>
/// Floorline over all 186 numbers that public texts print about this physics. A right number must be reproduced, a wrong one must not be.
/// Tolerance 0.5 %: the texts print two to four digits, and some of their inputs are data-sheet figures rounded differently (989 or 989.5 TFLOP/s).
/// </summary>
public class WorkedExamplesTests(ITestOutputHelper output)
{
    private const string Data = "data/worked_examples.csv";
    private const double Tolerance = 0.005;

    /// <summary>Rows that wait for a part that is not built. The list may only shrink.</summary>
    private static readonly int[] _pending = [];

    [SharedDataFact(Data)]
    public void EveryRow_MarkedRight_IsReproduced()
    {
        IReadOnlyDictionary<int, IReadOnlyDictionary<string, string>> printed = Printed();
        var wrong = new List<string>();
        foreach (Row row in Rows.All)
        {
            switch (row)
            {
                case Row.Gives gives when Off(gives.Value(), Number(printed[row.Id]["recomputed"])!.Value) > Tolerance:
                    wrong.Add($"{row.Id}: {gives.Value()} instead of {printed[row.Id]["recomputed"]}: {printed[row.Id]["statement"]}");
                    break;
                case Row.Combines combines when Off(combines.Value(), Number(printed[row.Id]["recomputed"])!.Value) > Tolerance:
                    wrong.Add($"{row.Id}: {combines.Value()} instead of {printed[row.Id]["recomputed"]}: {printed[row.Id]["statement"]}");
                    break;
                case Row.Holds holds when !holds.Check():
                    wrong.Add($"{row.Id}: does not hold: {holds.What}");
                    break;
            }
        }

        Assert.Empty(wrong);
    }

    [SharedDataFact(Data)]
    public void EveryRow_MarkedWrong_IsNotReproduced()
    {
        IReadOnlyDictionary<int, IReadOnlyDictionary<string, string>> printed = Printed();
        var wrong = new List<string>();
        foreach (Row.Corrects row in Rows.All.OfType<Row.Corrects>())
        {
            double ours = row.Value();
            double right = row.Right ?? Number(printed[row.Id]["recomputed"])!.Value;
            double? text = Number(printed[row.Id]["printed"]);
            if (Off(ours, right) > Tolerance)
            {
                wrong.Add($"{row.Id}: {ours} instead of the right {right}");
            }

            // A wrong number that is off by less than the tolerance could not be told apart; none is.
            if (text is { } stated && Off(ours, stated) <= Tolerance)
            {
                wrong.Add($"{row.Id}: reproduces the wrong {stated}");
            }
        }

        Assert.Empty(wrong);
    }

    [SharedDataFact(Data)]
    public void EveryRow_HasItsPlace_AccordingToItsMark()
    {
        IReadOnlyDictionary<int, IReadOnlyDictionary<string, string>> printed = Printed();
        IReadOnlyList<Row> rows = Rows.All;

        Assert.Equal(Enumerable.Range(1, 186), rows.Select(static r => r.Id));
        Assert.Equal(186, printed.Count);
        foreach (Row row in rows)
        {
            string mark = printed[row.Id]["agrees"];
            bool fits = row switch
            {
                Row.Gives or Row.Combines => mark is "yes" or "partly",
                Row.Corrects => mark is "no" or "partly",
                Row.Holds => true,
                Row.NotCheckable => mark is not "yes",
                _ => true,
            };
            Assert.True(fits, $"row {row.Id} is marked {mark} but listed as {row.GetType().Name}");
        }

        output.WriteLine($"{rows.OfType<Row.Gives>().Count()} reproduced by a formula, {rows.OfType<Row.Combines>().Count()} by combining printed numbers, {rows.OfType<Row.Corrects>().Count()} wrong numbers corrected, {rows.OfType<Row.Holds>().Count()} statements checked by behaviour, {rows.OfType<Row.NotCheckable>().Count()} not checkable, {rows.OfType<Row.Pending>().Count()} pending");
        foreach (Row.Pending row in rows.OfType<Row.Pending>())
        {
            output.WriteLine($"  pending {row.Id}: {row.Part}");
        }
    }

    [Fact]
    public void PendingRows_AreThoseOnRecord_AndMayOnlyShrink()
    {
        Assert.Equal(_pending, Rows.All.OfType<Row.Pending>().Select(static r => r.Id));
        Assert.Empty(_pending);
    }

    private static double Off(double ours, double other) => other == 0 ? Math.Abs(ours) : Math.Abs((ours / other) - 1);

    private static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;

    private static Dictionary<int, IReadOnlyDictionary<string, string>> Printed() =>
        CsvRows.Read(SharedData.PathOf(Data)).ToDictionary(static r => int.Parse(r["id"], CultureInfo.InvariantCulture));
}
