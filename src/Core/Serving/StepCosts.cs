using Floorline.Core.Costs;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Serving;

/// <summary>
/// What the steps of a model cost that a <see cref="StepTime"/> is taken from, in given formats and spread over devices in a given way, whatever the devices:
/// where many devices are compared, they are counted once.
/// </summary>
internal sealed class StepCosts
{
    /// <summary>Counts the steps.</summary>
    /// <param name="deployment">The model, its formats and how it is spread.</param>
    /// <param name="prompt">Prompt tokens at which reading is priced.</param>
    /// <param name="context">Tokens in the cache of each sequence at which decoding is priced.</param>
    internal StepCosts(Deployment deployment, long prompt, long context)
    {
        Reach = Math.Max(context, 2);
        Read = Math.Max(prompt, 2);
        Growth = StepGrowth.Of(deployment.Model, deployment.Pattern.Parallelism);
        Decodes = new StepCost[Growth.Batches.Length];
        for (int i = 0; i < Decodes.Length; i++)
        {
            Decodes[i] = Of(Step.Decode(Growth.Batches[i], Reach));
        }

        Prefill = Of(Step.Prefill(1, Read));
        Residency = Residency.Of(Decodes[0]);

        StepCost Of(Step step) => StepCost.Of(deployment.Model, deployment.Apply(step));
    }

    /// <summary>Tokens in the cache of each sequence of the decodes.</summary>
    internal long Reach { get; }

    /// <summary>Tokens of the prompt.</summary>
    internal long Read { get; }

    /// <summary>What the parts of a decode grow with.</summary>
    internal StepGrowth Growth { get; }

    /// <summary>A decode at each of the batches that the growth asks for; the first is of one sequence.</summary>
    internal StepCost[] Decodes { get; }

    /// <summary>Reading the prompt.</summary>
    internal StepCost Prefill { get; }

    /// <summary>What must sit in memory for one sequence.</summary>
    internal Residency Residency { get; }

    /// <summary>Counts the steps at which a load is priced.</summary>
    /// <param name="deployment">The model, its formats and how it is spread.</param>
    /// <param name="load">The load.</param>
    internal static StepCosts Of(Deployment deployment, ServingLoad load) => new(deployment, load.Prompt, (long)load.MeanContext);
}
