namespace Floorline.Readers.Traces.Sqlite;

/// <summary>Column names out of a CREATE TABLE statement, as it stands in the schema table with its comments.</summary>
internal static class SqliteSchema
{
    private static readonly string[] _constraints = ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"];

    /// <summary>The table; null for one without row numbers, a virtual one, or text that is no CREATE TABLE.</summary>
    internal static SqliteTable? Of(string name, long rootPage, string sql)
    {
        List<string> tokens = Tokens(sql);
        int open = tokens.IndexOf("(");
        if (open < 0 || tokens.Count < 3 || !Same(tokens[0], "CREATE") || tokens.Any(static token => Same(token, "VIRTUAL")))
        {
            return null;
        }

        var columns = new List<string>();
        int rowId = -1;
        int depth = 1;
        int index = open + 1;
        while (index < tokens.Count && depth > 0)
        {
            int start = index;
            for (; index < tokens.Count; index++)
            {
                depth += tokens[index] == "(" ? 1 : tokens[index] == ")" ? -1 : 0;
                if (depth == 0 || (depth == 1 && tokens[index] == ","))
                {
                    break;
                }
            }

            List<string> definition = tokens[start..index];
            index++;
            if (definition.Count == 0 || _constraints.Any(constraint => Same(constraint, definition[0])))
            {
                continue;
            }

            if (definition.Count >= 4 && Same(definition[1], "INTEGER") && Follows(definition, "PRIMARY", "KEY"))
            {
                rowId = columns.Count;
            }

            columns.Add(Unquoted(definition[0]));
        }

        bool withoutRowId = index + 1 < tokens.Count && Follows(tokens[index..], "WITHOUT", "ROWID");
        return withoutRowId ? null : new SqliteTable(name, rootPage, columns, rowId);
    }

    private static bool Follows(List<string> tokens, string first, string second)
    {
        for (int index = 0; index + 1 < tokens.Count; index++)
        {
            if (Same(tokens[index], first) && Same(tokens[index + 1], second))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private static string Unquoted(string token) => token.Length >= 2 && token[0] is '"' or '[' or '`' or '\'' ? token[1..^1] : token;

    private static List<string> Tokens(string sql)
    {
        var tokens = new List<string>();
        int at = 0;
        while (at < sql.Length)
        {
            char c = sql[at];
            if (char.IsWhiteSpace(c))
            {
                at++;
            }
            else if (c == '-' && at + 1 < sql.Length && sql[at + 1] == '-')
            {
                int line = sql.IndexOf('\n', at);
                at = line < 0 ? sql.Length : line + 1;
            }
            else if (c == '/' && at + 1 < sql.Length && sql[at + 1] == '*')
            {
                int close = sql.IndexOf("*/", at + 2, StringComparison.Ordinal);
                at = close < 0 ? sql.Length : close + 2;
            }
            else if (c is '(' or ')' or ',')
            {
                tokens.Add(c.ToString());
                at++;
            }
            else
            {
                int start = at;
                char closing = c switch { '"' or '\'' or '`' => c, '[' => ']', _ => '\0' };
                at++;
                while (at < sql.Length && (closing != '\0' ? sql[at] != closing : !char.IsWhiteSpace(sql[at]) && sql[at] is not ('(' or ')' or ',')))
                {
                    at++;
                }

                at = Math.Min(sql.Length, closing != '\0' ? at + 1 : at);
                tokens.Add(sql[start..at]);
            }
        }

        return tokens;
    }
}
