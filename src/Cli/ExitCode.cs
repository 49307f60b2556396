namespace Floorline.Cli;

/// <summary>What a command's exit code means.</summary>
public static class ExitCode
{
    public const int Ok = 0;
    public const int BadInput = 1;
    public const int DoesNotFit = 2;
    public const int MissesBudget = 3;
    public const int Regression = 4;
    public const int Impossible = 5;
    public const int InvalidMeasurement = 6;
    public const int InternalError = 70;
}
