namespace Floorline.Core.Traces.Model;

/// <summary>Parts of a demangled kernel name.</summary>
public static class KernelName
{
    /// <summary>The function alone: without return type, namespaces, template arguments and parameters, such as <c>flash_fwd_kernel</c>.</summary>
    /// <param name="name">A kernel name as a profiler writes it.</param>
    public static string Bare(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        int depth = 0;
        int start = 0;
        for (int at = 0; at < name.Length; at++)
        {
            char c = name[at];
            if (c == '(' && depth == 0 && !name.AsSpan(at).StartsWith("(anonymous", StringComparison.Ordinal))
            {
                return Cut(name, start, at);
            }

            if (c is '<' or '(' or '{' or '[')
            {
                if (c == '<' && depth == 0 && !IsFollowedByScope(name, at))
                {
                    return Cut(name, start, at);
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

        return Cut(name, start, name.Length);
    }

    private static string Cut(string name, int start, int end) => name[start..end].Trim();

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
