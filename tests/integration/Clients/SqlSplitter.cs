using System.Text;

namespace PgFusion.IntegrationTests.Clients;

/// <summary>A statement and the `--` comment lines that stood directly before it.</summary>
internal sealed record SqlStatement(IReadOnlyList<string> Comments, string Sql, int Line);

/// <summary>
/// Cuts a script at its semicolons, as psql does: those within quotes, dollar quotes and comments do not count.
/// A comment block that a blank line follows belongs to no statement.
/// </summary>
internal static class SqlSplitter
{
    public static List<SqlStatement> Split(string script)
    {
        List<SqlStatement> statements = [];
        List<string> comments = [];
        StringBuilder sql = new();
        int position = 0;
        int line = 1;
        int startLine = 1;

        while (position < script.Length)
        {
            if (sql.Length == 0)
            {
                // Between statements: blank lines forget comments, comment lines are collected.
                int end = script.IndexOf('\n', position);
                end = end < 0 ? script.Length : end;
                string text = script[position..end].Trim();
                if (text.Length == 0 || text.StartsWith("--", StringComparison.Ordinal))
                {
                    if (text.Length == 0)
                    {
                        comments.Clear();
                    }
                    else
                    {
                        comments.Add(text[2..].Trim());
                    }
                    position = Math.Min(end + 1, script.Length);
                    line++;
                    continue;
                }
                startLine = line;
            }
            int next = SkipToken(script, position);
            string token = script[position..next];
            line += token.Count(c => c == '\n');
            position = next;
            if (token == ";")
            {
                statements.Add(new SqlStatement([.. comments], sql.ToString().Trim(), startLine));
                comments.Clear();
                sql.Clear();
                // The rest of the line is white space.
                while (position < script.Length && script[position] is ' ' or '\t' or '\r')
                {
                    position++;
                }
                if (position < script.Length && script[position] == '\n')
                {
                    position++;
                    line++;
                }
            }
            else
            {
                sql.Append(token);
            }
        }
        return sql.ToString().Trim().Length == 0
            ? statements
            : throw new FormatException($"line {startLine}: a statement without a semicolon");
    }

    /// <summary>The end of the quoted text or comment that begins here, or of one character.</summary>
    private static int SkipToken(string s, int i)
    {
        switch (s[i])
        {
            case '\'':
                bool escapes = i > 0 && s[i - 1] is 'E' or 'e';
                for (i++; s[i] != '\'' || (i + 1 < s.Length && s[i + 1] == '\''); i++)
                {
                    if (s[i] == '\'' || (escapes && s[i] == '\\'))
                    {
                        i++;
                    }
                }
                return i + 1;
            case '"':
                return s.IndexOf('"', i + 1) + 1;
            case '-' when s.AsSpan(i).StartsWith("--"):
                int end = s.IndexOf('\n', i);
                return end < 0 ? s.Length : end;
            case '/' when s.AsSpan(i).StartsWith("/*"):
                int depth = 1;
                for (i += 2; depth > 0; i++)
                {
                    if (s.AsSpan(i).StartsWith("/*"))
                    {
                        depth++;
                        i++;
                    }
                    else if (s.AsSpan(i).StartsWith("*/"))
                    {
                        depth--;
                        i++;
                    }
                }
                return i;
            case '$':
                int close = i + 1;
                while (close < s.Length && (char.IsLetter(s[close]) || s[close] == '_'))
                {
                    close++;
                }
                if (close < s.Length && s[close] == '$')
                {
                    string tag = s[i..(close + 1)];
                    return s.IndexOf(tag, close + 1, StringComparison.Ordinal) + tag.Length;
                }
                return i + 1;
            default:
                return i + 1;
        }
    }
}
