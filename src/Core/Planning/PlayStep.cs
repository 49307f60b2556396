using Floorline.Core.Levers;

namespace Floorline.Core.Planning;

/// <summary>One step of a playbook: a lever and what is expected after it.</summary>
/// <param name="Judgement">The lever's judgement on the situation before it.</param>
/// <param name="Before">What was expected before.</param>
/// <param name="After">What is expected after.</param>
/// <param name="Misses">What of the SLO is missed after it; null where no SLO is stated.</param>
public sealed record PlayStep(Judgement Judgement, Outlook Before, Outlook After, IReadOnlyList<Miss>? Misses);
