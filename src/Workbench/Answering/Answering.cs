using Floorline.Core.Answers;
using Floorline.Core.Floors;
using Floorline.Core.Levers;
using Floorline.Core.Serving;
using Floorline.Core.Situations;
using Floorline.Readers.Catalogue;

namespace Floorline.Workbench;

/// <summary>Makes the answer that every verb gives, from what the verb found.</summary>
internal static class Answering
{
    /// <summary>The answer to a situation.</summary>
    /// <param name="floors">Its floors.</param>
    /// <param name="situation">The situation as levers see it.</param>
    /// <param name="considered">What levers would do.</param>
    internal static Answer Of(FloorsResult floors, Situation situation, IReadOnlyList<Judgement> considered) =>
        Of(floors, situation, considered, [], null, floors.Capacity);

    /// <summary>Whether anything was measured of a situation: its step, or a figure of its load.</summary>
    /// <param name="situation">The situation.</param>
    internal static bool WasMeasured(Situation situation) =>
        situation.Measured is not null || situation.Observations is { Throughput: not null } or { Ttft: not null };

    /// <summary>The answer to a situation in which levers were asked for or a load is served.</summary>
    /// <param name="floors">Its floors.</param>
    /// <param name="situation">The situation as levers see it.</param>
    /// <param name="considered">What levers would do.</param>
    /// <param name="applied">Levers that were asked for.</param>
    /// <param name="served">What users of the load would see.</param>
    /// <param name="capacity">Memory afterwards.</param>
    /// <param name="asked">Levers that are asked about beside what was measured; null for none.</param>
    internal static Answer Of(FloorsResult floors, Situation situation, IReadOnlyList<Judgement> considered, IReadOnlyList<Judgement> applied,
        ServingResult? served, Capacity capacity, IReadOnlyList<Judgement>? asked = null) =>
        Answer.Of(
            new Question(situation, floors.Floors, capacity)
            {
                Stated = Stated(floors.Situation, floors.Situation.Spec, situation.Load is not null),
                Considered = considered,
                Applied = applied,
                Asked = asked ?? [],
                Served = served,
            },
            AnswerCatalogue.Table);

    /// <summary>Whether a measured time is too short for what would have to be read from outside the device, in a format that nobody stated.</summary>
    /// <param name="start">The situation.</param>
    /// <param name="spec">What was stated of it.</param>
    internal static bool Outruns(LeverStart start, SituationSpec spec)
    {
        if (start.Levers.Measured is null || spec.Weights is not null)
        {
            return false;
        }

        FloorsResult floors = start.Floored;
        var question = new Question(start.Levers, floors.Floors, floors.Capacity) { Stated = Stated(start.Situation, spec, false) };
        return Answer.Outruns(question, AnswerCatalogue.Table);
    }

    /// <summary>The length of a prompt that was not stated and of which the measured time is taken to be; null where the verdict does not hang on it.</summary>
    internal static string? PromptTaken(LeverStart start, SituationSpec spec)
    {
        FloorsResult floors = start.Floored;
        var question = new Question(start.Levers, floors.Floors, floors.Capacity) { Stated = Stated(start.Situation, spec, false) };
        return Answer.PromptTaken(question, AnswerCatalogue.Table);
    }

    private static StatedInputs Stated(StatedSituation situation, SituationSpec spec, bool load) => new()
    {
        Context = spec.Context is not null || load || LeverReading.IsOfACall(situation),
        Prompt = spec.Prompt is not null || load || LeverReading.IsOfACall(situation),
        Batch = spec.Batch is not null || load,
        Split = spec.Tp is not null || spec.Pp is not null || spec.Ep is not null,
        Phase = spec.Phase is not null,
        Engine = spec.Engine is not null,
        Weights = spec.Weights is not null,
        Steps = spec.Steps is not null,
        Timed = spec.Timed is not null || (spec.Measured is { } measured && StatedPace.Read(measured, "") is { IsOk: true, Value.IsPlain: false }),
    };
}
