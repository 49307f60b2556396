using Floorline.Readers;

namespace Floorline.Workbench;

/// <summary>A long verb that somebody waits for elsewhere, such as in a browser.</summary>
/// <param name="Id">What it is called by.</param>
/// <param name="Verb">The verb.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Progress">How far it is; null where it has not said.</param>
/// <param name="Problems">What was wrong with its input; empty where nothing was.</param>
public sealed record JobStatus(string Id, string Verb, JobState State, VerbProgress? Progress, IReadOnlyList<Problem> Problems);
