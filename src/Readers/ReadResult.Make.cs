namespace Floorline.Readers;

/// <summary>Makes results of reading.</summary>
public static class ReadResult
{
    /// <summary>A value that was read.</summary>
    /// <typeparam name="T">What was read.</typeparam>
    /// <param name="value">The value.</param>
    public static ReadResult<T> Ok<T>(T value) => new(value, []);

    /// <summary>Input that could not be read.</summary>
    /// <typeparam name="T">What was to be read.</typeparam>
    /// <param name="problems">Everything that is wrong; at least one.</param>
    public static ReadResult<T> Failed<T>(IReadOnlyList<Problem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        return problems.Count > 0 ? new(default, problems) : throw new ArgumentOutOfRangeException(nameof(problems), 0, "must name at least one problem");
    }

    /// <summary>Input that could not be read for one reason.</summary>
    /// <typeparam name="T">What was to be read.</typeparam>
    /// <param name="problem">What is wrong.</param>
    public static ReadResult<T> Failed<T>(Problem problem) => new(default, [problem]);
}
