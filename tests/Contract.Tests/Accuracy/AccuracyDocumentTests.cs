namespace Floorline.Contract.Tests.Accuracy;

/// <summary>docs/accuracy.md is what the command prints, and the figures in it are those that are promised.</summary>
public class AccuracyDocumentTests
{
    private const string Measured = "data/calibration/calibration_measured.csv";
    private const string Served = "data/calibration/calibration_inferencex_h200.csv";

    [SharedDataFact(Measured)]
    public void Accuracy_Printed_IsTheDocument()
    {
        CommandLine.Said said = CommandLine.Run("backtest", SharedData.PathOf(Measured), SharedData.PathOf(Served), "--markdown");

        Assert.Equal(0, said.Code);
        Assert.Equal(File.ReadAllText(RepositoryRoot.Of("docs", "accuracy.md")), said.Out);
    }
}
