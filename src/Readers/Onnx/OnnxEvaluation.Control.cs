using Floorline.Core.Quantities;

namespace Floorline.Readers.Onnx;

// Graphs inside a graph: branches, loops, local functions. A branch that cannot be foretold costs what the smaller one costs; a loop what its stated trips
// cost, its weights read once, because nothing forbids to keep them on the chip from trip to trip.
internal sealed partial class OnnxEvaluation
{
    private const int Deepest = 24;

    /// <summary>
    /// The outputs of a node that holds graphs or calls a function, its operators listed; null where it is an operator of its own or cannot be looked into.
    /// </summary>
    private OnnxValue?[]? Inside(OnnxNode node, OnnxValue?[] inputs, OnnxScope scope)
    {
        if (scope.Depth >= Deepest)
        {
            return null;
        }

        if (_functions.Count > 0 && _functions.TryGetValue((node.Domain, node.Type), out OnnxFunction? function))
        {
            return Call(function, node, inputs, scope);
        }

        return node.Type switch
        {
            "If" when node.Attribute("then_branch")?.Graph is { } then && node.Attribute("else_branch")?.Graph is { } otherwise =>
                Branch(then, otherwise, inputs, scope),
            "Loop" when node.Attribute("body")?.Graph is { } body => Loop(node, body, inputs, scope),
            "Scan" when node.Attribute("body")?.Graph is { } body => Scan(node, body, inputs, scope),
            _ => null,
        };
    }

    /// <summary>The attributes of a node inside a function, those of the call filled in.</summary>
    private static OnnxNode Resolved(OnnxNode node, OnnxScope scope)
    {
        if (!node.Attributes.Any(static a => a.Reference.Length > 0))
        {
            return node;
        }

        var attributes = new List<OnnxAttribute>(node.Attributes.Count);
        foreach (OnnxAttribute attribute in node.Attributes)
        {
            if (attribute.Reference.Length == 0)
            {
                attributes.Add(attribute);
            }
            else if (scope.Attributes is not null && scope.Attributes.TryGetValue(attribute.Reference, out OnnxAttribute? stated))
            {
                attributes.Add(stated with { Name = attribute.Name });
            }
        }

        return node with { Attributes = attributes };
    }

    private OnnxValue?[] Call(OnnxFunction function, OnnxNode node, OnnxValue?[] inputs, OnnxScope scope)
    {
        var attributes = new Dictionary<string, OnnxAttribute>(StringComparer.Ordinal);
        foreach (OnnxAttribute attribute in node.Attributes.Concat(function.Defaults))
        {
            attributes.TryAdd(attribute.Name, attribute);
        }

        var own = new OnnxScope(null, function.Body) { Attributes = attributes, Depth = scope.Depth + 1 };
        Fill(own, function.Inputs, inputs);
        Run(function.Body, own);
        return [.. function.Outputs.Select(own.Find)];
    }

    private OnnxValue?[] Branch(OnnxGraph then, OnnxGraph otherwise, OnnxValue?[] inputs, OnnxScope scope)
    {
        if (inputs is [{ Small: [var condition] }, ..])
        {
            return Take(condition != 0 ? then : otherwise, scope).Outputs;
        }

        (int operators, int read) = (Operators.Count, _order.Count);
        Side first = Take(then, scope);
        Core.Models.ListedOperator[] listed = [.. Operators.Skip(operators)];
        OnnxTensor[] weights = [.. _order.Skip(read)];
        Undo(operators, read);
        Side second = Take(otherwise, scope);
        double least = Math.Min(first.Weights, second.Weights);
        Side smaller = second;
        if (first.Work < second.Work || (first.Work == second.Work && first.Weights <= second.Weights))
        {
            smaller = first;
            Undo(operators, read);
            Operators.AddRange(listed);
            foreach (OnnxTensor tensor in weights)
            {
                First(tensor);
            }
        }

        // The branch with less arithmetic may read more: then no more is counted of its weights than the other reads.
        for (int i = operators; smaller.Weights > least && i < Operators.Count; i++)
        {
            Operators[i] = Operators[i] with { Weights = Operators[i].Weights * (least / smaller.Weights) };
        }

        Choices.Add("Of each If whose condition is not constant the smaller branch is counted.");
        return [.. smaller.Outputs.Select((value, i) => i < first.Outputs.Length && i < second.Outputs.Length && Alike(first.Outputs[i], second.Outputs[i])
            ? value : Fewer(first.Outputs.ElementAtOrDefault(i), second.Outputs.ElementAtOrDefault(i)))];
    }

    private Side Take(OnnxGraph branch, OnnxScope scope)
    {
        (int operators, double work, double weights) = (Operators.Count, 0, 0);
        var own = new OnnxScope(scope, branch);
        Store(branch, own);
        Run(branch, own);
        for (int i = operators; i < Operators.Count; i++)
        {
            work += Operators[i].Work.Value;
            weights += Operators[i].Weights.Value;
        }

        return new Side(work, weights, [.. branch.Outputs.Select(o => own.Find(o.Name) ?? Stated(o))]);
    }

    private OnnxValue? Stated(OnnxInputShape declared) => Bind(declared) is { } shape ? new OnnxValue(shape, declared.Type) : null;

    /// <summary>Trip count, condition and what is carried from trip to trip come in; what is carried and what each trip leaves go out.</summary>
    private OnnxValue?[]? Loop(OnnxNode node, OnnxGraph body, OnnxValue?[] inputs, OnnxScope scope)
    {
        int carried = Math.Max(0, node.Inputs.Count - 2);
        bool begins = node.Inputs.Count < 2 || node.Inputs[1].Length == 0 || inputs[1]?.Small is [not 0];
        long? stated = inputs.Length > 0 && inputs[0]?.Small is [var trips] ? Math.Max(0, trips) : null;
        if (inputs is [_, { Small: [0] }, ..])
        {
            stated = 0;
        }

        var own = new OnnxScope(scope, body);
        Store(body, own);
        IEnumerable<OnnxValue?> given = inputs.Skip(2).Select(static v => v is null ? null : new OnnxValue(v.Shape, v.Type));
        Fill(own, [.. body.Inputs.Select(static i => i.Name)], [new OnnxValue([], 7), new OnnxValue([], 9) { Small = [1] }, .. given]);
        (int operators, int read) = (Operators.Count, _order.Count);
        Bytes carriedWeights = Weights([.. inputs.Skip(2)], null);
        Run(body, own);
        OnnxValue?[] left = [.. body.Outputs.Select(o => own.Find(o.Name) ?? Stated(o))];
        bool certain = begins && left is [{ Small: [not 0] }, ..];
        bool steady = Steady(body, left.Skip(1).Take(carried), own, 2);
        if (stated is null or 0)
        {
            Undo(operators, read);
            if (stated is null && !begins)
            {
                Leave("Loop (how often it runs is not stated)");
            }
            else if (stated is null)
            {
                Leave("Loop (how often it runs is not stated; it may not)");
            }
        }
        else if (!begins)
        {
            Undo(operators, read);
            Leave("Loop (it may not run at all)");
        }
        else
        {
            Repeat(operators, certain && steady ? stated.Value : 1);
            if (carriedWeights.Value > 0)
            {
                Operators.Add(new Core.Models.ListedOperator(node.Name.Length > 0 ? node.Name : "Loop", "Loop", Flops.Zero, carriedWeights, Bytes.Zero,
                    inputs.Skip(2).First(static v => v?.Weight is not null)!.Format));
            }

            if (stated > 1 && !(certain && steady))
            {
                Leave(certain ? "Loop (shapes change from trip to trip: counted once)" : "Loop (it may end early: counted once)");
            }
        }

        OnnxValue? Carried(OnnxValue? value, int i) => steady && value is not null ? new OnnxValue(value.Shape, value.Type) : stated == 0
            ? inputs.ElementAtOrDefault(i + 2) : null;
        OnnxValue? Stacked(OnnxValue? value) => certain && stated is { } count && value?.Shape is { Length: < 32 } shape
            ? new OnnxValue([count, .. shape], value.Type) : null;
        return [.. left.Skip(1).Take(carried).Select(Carried), .. left.Skip(1 + carried).Select(Stacked)];
    }

    /// <summary>A body that walks along an axis of its inputs: as many trips as that axis is long.</summary>
    private OnnxValue?[]? Scan(OnnxNode node, OnnxGraph body, OnnxValue?[] inputs, OnnxScope scope)
    {
        long walked = node.Whole("num_scan_inputs", 0);
        int states = (int)(inputs.Length - walked);
        if (walked < 1 || states < 0 || body.Inputs.Count < inputs.Length)
        {
            return null; // the form before operator set 9 has one input more
        }

        long[]? axes = node.List("scan_input_axes");
        long? trips = null;
        var given = new OnnxValue?[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            long axis = i < states ? 0 : Wrapped(axes is not null && i - states < axes.Length ? axes[i - states] : 0, inputs[i]?.Shape?.Length ?? 0);
            if (i < states)
            {
                given[i] = inputs[i] is { } state ? new OnnxValue(state.Shape, state.Type) : null;
            }
            else if (inputs[i]?.Shape is { } shape && axis >= 0 && axis < shape.Length)
            {
                given[i] = new OnnxValue([.. shape[..(int)axis], .. shape[((int)axis + 1)..]], inputs[i]!.Type);
            }

            trips ??= i >= states && given[i] is not null ? inputs[i]!.Shape![axis] : null;
        }

        var own = new OnnxScope(scope, body);
        Store(body, own);
        Fill(own, [.. body.Inputs.Select(static i => i.Name)], given);
        (int operators, int read) = (Operators.Count, _order.Count);
        Run(body, own);
        OnnxValue?[] left = [.. body.Outputs.Select(o => own.Find(o.Name) ?? Stated(o))];
        if (trips is null or 0)
        {
            Undo(operators, read);
            if (trips is null)
            {
                Leave("Scan (how long it runs is not known)");
            }
        }
        else
        {
            bool steady = Steady(body, left.Take(states), own, 0);
            Repeat(operators, steady ? trips.Value : 1);
        }

        // Outputs are stacked along their first axis; another one is seldom asked for.
        return [.. left.Take(states).Select(static v => v is null ? null : new OnnxValue(v.Shape, v.Type)),
            .. left.Skip(states).Select(v => trips is { } count && node.List("scan_output_axes") is null && v?.Shape is { Length: < 32 } shape
                ? new OnnxValue([count, .. shape], v.Type) : null)];
    }

    /// <summary>Whether what leaves a trip has the shape of what came in.</summary>
    private static bool Steady(OnnxGraph body, IEnumerable<OnnxValue?> left, OnnxScope scope, int from) =>
        left.Select((v, i) => from + i < body.Inputs.Count && Alike(v, scope.Find(body.Inputs[from + i].Name))).All(static same => same);

    private static void Fill(OnnxScope scope, IReadOnlyList<string> names, IReadOnlyList<OnnxValue?> values)
    {
        for (int i = 0; i < names.Count && i < values.Count; i++)
        {
            if (values[i] is { } value && names[i].Length > 0)
            {
                scope.Set(names[i], value);
            }
        }
    }

    private void Repeat(int from, double times)
    {
        for (int i = from; times != 1 && i < Operators.Count; i++)
        {
            Operators[i] = Operators[i] with { Work = Operators[i].Work * times, Activations = Operators[i].Activations * times };
        }
    }

    /// <summary>Takes back operators that were listed and weights that were read by a walk that does not count.</summary>
    private void Undo(int operators, int read)
    {
        Operators.RemoveRange(operators, Operators.Count - operators);
        foreach (OnnxTensor tensor in _order.Skip(read))
        {
            _read.Remove(tensor);
        }

        _order.RemoveRange(read, _order.Count - read);
    }

    private static bool Alike(OnnxValue? one, OnnxValue? other) => one?.Shape is { } a && other?.Shape is { } b && a.AsSpan().SequenceEqual(b);

    private static OnnxValue? Fewer(OnnxValue? one, OnnxValue? other) => one?.Shape is null || other?.Shape is null ? null : one.Elements <= other.Elements
        ? one : other;

    /// <summary>What one branch costs and leaves.</summary>
    private sealed record Side(double Work, double Weights, OnnxValue?[] Outputs);
}
