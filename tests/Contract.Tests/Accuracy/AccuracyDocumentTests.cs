namespace Floorline.Contract.Tests.Accuracy;

/// <summary>docs/accuracy.md is what the command prints, and the figures in it are those that are promised.</summary>
public class AccuracyDocumentTests
{
    private const string Measured = "data/calibration2/measured.csv";
    private const string Served = "data/calibration2/served.csv";

    [SharedDataFact(Measured)]
    public void Accuracy_Printed_IsTheDocument()
    {
        CommandLine.Said said = CommandLine.Run("backtest", SharedData.PathOf(Measured), SharedData.PathOf(Served), "--markdown");

        Assert.Equal(0, said.Code);
        string printed = said.Out.Replace(SharedData.PathOf(Measured), "../shared/" + Measured, StringComparison.Ordinal)
            .Replace(SharedData.PathOf(Served), "../shared/" + Served, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(RepositoryRoot.Of("docs", "accuracy.md")), printed);
    }
}
