namespace Floorline.Core.Traces.Model;

/// <summary>Parts of a demangled kernel name.</summary>
public static class KernelName
{
    /// <summary>The function alone: without return type, namespaces, template arguments and parameters, such as <c>flash_fwd_kernel</c>.</summary>
    /// <param name="name">A kernel name as a profiler writes it.</param>
    public static string Bare(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        (int start, int end) = Function(name);
        return name[start..end].Trim();
    }

    /// <summary>The function, with what tells it from others where its own name does not: <c>Kernel&lt;cutlass_80_tensorop_s1688gemm&gt;</c>.</summary>
    /// <param name="name">A kernel name as a profiler writes it.</param>
    public static string Telling(string name)
    {
        string bare = Bare(name);
        string arguments = SaysNothing(bare) ? Arguments(name) : "";
        string first = arguments.Length > 0 ? Bare(FirstOf(arguments)) : "";
        return first.Length > 0 ? $"{bare}<{first}>" : bare;
    }

    /// <summary>The template arguments of the function itself, without their brackets; empty where it has none.</summary>
    /// <param name="name">A kernel name as a profiler writes it.</param>
    public static string Arguments(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        (_, int end) = Function(name);
        if (end >= name.Length || name[end] != '<')
        {
            return "";
        }

        int depth = 0;
        for (int at = end; at < name.Length; at++)
        {
            depth += name[at] == '<' ? 1 : name[at] == '>' ? -1 : 0;
            if (depth == 0)
            {
                return name[(end + 1)..at];
            }
        }

        return name[(end + 1)..];
    }

    // a name made of these words alone, as libraries of templates give to all their kernels
    private static bool SaysNothing(string bare)
    {
        string rest = bare.Trim('_', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9').Replace("_", "", StringComparison.Ordinal);
        return rest.Equals("kernel", StringComparison.OrdinalIgnoreCase) || rest.Equals("devicekernel", StringComparison.OrdinalIgnoreCase)
            || rest.Equals("globalkernel", StringComparison.OrdinalIgnoreCase) || rest.Equals("kernelentry", StringComparison.OrdinalIgnoreCase);
    }

    private static string FirstOf(string arguments)
    {
        int depth = 0;
        for (int at = 0; at < arguments.Length; at++)
        {
            char c = arguments[at];
            if (c == ',' && depth == 0)
            {
                return arguments[..at];
            }

            depth += c is '<' or '(' ? 1 : c is '>' or ')' ? -1 : 0;
        }

        return arguments;
    }

    private static (int Start, int End) Function(string name)
    {
        int depth = 0;
        int start = 0;
        for (int at = 0; at < name.Length; at++)
        {
            char c = name[at];
            if (c == '(' && depth == 0 && !name.AsSpan(at).StartsWith("(anonymous", StringComparison.Ordinal))
            {
                return (start, at);
            }

            if (c is '<' or '(' or '{' or '[')
            {
                if (c == '<' && depth == 0 && !IsFollowedByScope(name, at))
                {
                    return (start, at);
                }

                depth++;
            }
            else if (c is '>' or ')' or '}' or ']')
            {
                depth = Math.Max(0, depth - 1);
            }
            else if (depth == 0 && (c == ' ' || c == ':'))
            {
                start = at + 1;
            }
        }

        return (start, name.Length);
    }

    // ns::type<args>::function: the arguments belong to an enclosing scope
    private static bool IsFollowedByScope(string name, int open)
    {
        int depth = 0;
        for (int at = open; at < name.Length; at++)
        {
            depth += name[at] == '<' ? 1 : name[at] == '>' ? -1 : 0;
            if (depth == 0)
            {
                return name.AsSpan(at + 1).StartsWith("::", StringComparison.Ordinal);
            }
        }

        return false;
    }
}
