namespace Floorline.Core.Objectives;

/// <summary>What attainments mean, alone and together.</summary>
public static class Attainments
{
    extension(Attainment attainment)
    {
        /// <summary>Whether the objective is met, surely or by the middle.</summary>
        public bool IsMet => attainment is Attainment.MetSurely or Attainment.MetInMiddle;

        /// <summary>Whether the whole interval lies on one side of the limit.</summary>
        public bool IsSure => attainment is Attainment.MetSurely or Attainment.MissedSurely;

        /// <summary>The attainment in words: <c>met surely</c>, <c>missed in the middle</c>.</summary>
        public string Words => attainment switch
        {
            Attainment.MetSurely => "met surely",
            Attainment.MetInMiddle => "met in the middle",
            Attainment.MissedInMiddle => "missed in the middle",
            Attainment.MissedSurely => "missed surely",
            Attainment.Unknown => "not known",
            _ => throw new ArgumentOutOfRangeException(nameof(attainment), attainment, "is not an attainment"),
        };
    }

    /// <summary>How surely all of several objectives are met: as surely as the worst of them; surely where there are none.</summary>
    /// <param name="all">Each one's attainment.</param>
    public static Attainment Worst(IEnumerable<Attainment> all)
    {
        ArgumentNullException.ThrowIfNull(all);
        Attainment worst = Attainment.MetSurely;
        foreach (Attainment one in all)
        {
            worst = one > worst ? one : worst;
        }

        return worst;
    }
}
