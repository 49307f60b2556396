using Floorline.Core.Answers;
using Floorline.Core.Diagnosis;
using Floorline.Core.Floors;
using Floorline.Core.Levers;
using Floorline.Core.Situations;
using Floorline.Readers.Catalogue;
using Floorline.Workbench.Documents;

namespace Floorline.Workbench;

/// <summary>A measured time held against its floors, with what levers would do and the answer.</summary>
public sealed class DiagnoseResult
{
    private readonly Situation _situation;

    /// <param name="floors">The floors; their situation has the measured time.</param>
    /// <param name="situation">The situation as levers see it; null makes it of the floors' own.</param>
    /// <param name="considered">What levers would do, where it is known already.</param>
    internal DiagnoseResult(FloorsResult floors, Situation? situation = null, IReadOnlyList<Judgement>? considered = null)
    {
        Floors = floors;
        Situation timed = floors.Timed;
        _situation = situation ?? timed with { Kernels = KernelCatalogue.Table, Support = SupportCatalogue.Table };
        Diagnosis = StepDiagnosis.Of(timed.Telling(_situation));
        Judged = considered!;
    }

    /// <summary>The floors it was held against.</summary>
    public FloorsResult Floors { get; }

    /// <summary>The diagnosis.</summary>
    public StepDiagnosis Diagnosis { get; }

    /// <summary>What levers would do, best first; empty where the measured time is impossible.</summary>
    public IReadOnlyList<Judgement> Considered => Diagnosis.Regime == Regime.Impossible ? [] : Judged;

    /// <summary>What levers would do, judged once for whatever asks.</summary>
    internal IReadOnlyList<Judgement> Judged { get => field ??= Core.Answers.Judged.All(_situation); private init; }

    /// <summary>What helps, in the order in which the answer has it.</summary>
    public IEnumerable<Judgement> Helps => Answer.Helping(Considered);

    /// <summary>What does not help, and why; levers that do not apply are left out.</summary>
    public IEnumerable<Judgement> DoesNotHelp => Considered.Where(static o => !o.Helps && o.After is not null);

    /// <summary>The verdict in whole sentences: what it is, what it hangs on, and that the model does not fit where it does not.</summary>
    internal IReadOnlyList<string> Said => field ??= [Sentences.Verdict(this), .. Sentences.HangsOn(Diagnosis),
        .. Sentences.DoesNotFit(Floors.Capacity) is { } no ? [no] : Array.Empty<string>()];

    /// <summary>The answer: verdict, causes, what to do first.</summary>
    public Answer Answer { get => field ??= Answering.Of(Floors, _situation, Judged); internal init; }
}
