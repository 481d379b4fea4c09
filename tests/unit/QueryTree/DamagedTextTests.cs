using System.Text;
using PgFusion.Compiler.QueryTree;
using Xunit;

namespace PgFusion.UnitTests.QueryTree;

/// <summary>
/// Text that was cut or changed at random: it is read or refused with a NodeTextException, never anything else. The
/// seed of each fixture is fixed, so that a failure comes again.
/// </summary>
public class DamagedTextTests
{
    private static readonly string[] Pieces =
    [
        "{", "}", "(", ")", "[", "]", ":", " ", "\\", "\"", "<>", "-", "b", "i", "o", "x", "0", "-1", "99999999999999999999",
        "1.5", "true", "QUERY", "{VAR}", "(i 1)", "(b 1)", "()", ":args", "\t", "é", "[ 1 2 ]", "4294967296",
    ];

    public static TheoryData<string> AllFixtures => new(Fixture.Names);

    [Theory]
    [MemberData(nameof(AllFixtures))]
    public void CutText(string name)
    {
        var text = Fixture.Bytes(name);
        var step = Math.Max(1, text.Length / 150);
        for (var length = 0; length < text.Length; length += step)
        {
            var refused = ReadAll(text.AsSpan(0, length));
            Assert.True(refused, $"{name} cut at {length} was accepted");
        }
    }

    [Theory]
    [MemberData(nameof(AllFixtures))]
    public void ChangedText(string name)
    {
        var text = Fixture.Bytes(name);
        var random = new Random(name.Sum(static c => c) * 7919);
        var refused = 0;
        const int rounds = 150;
        for (var round = 0; round < rounds; round++)
        {
            var damaged = text.ToList();
            for (var change = random.Next(1, 4); change > 0; change--)
                Damage(damaged, random);
            if (ReadAll(damaged.ToArray()))
                refused++;
        }

        // Most damage must be noticed, or the test would not be looking.
        Assert.InRange(refused, rounds / 4, rounds);
    }

    /// <summary>Values of fields swapped for others: well-formed text, wrong trees.</summary>
    [Theory]
    [MemberData(nameof(AllFixtures))]
    public void MisplacedNodes(string name)
    {
        var root = NodeText.Parse(Fixture.Bytes(name));
        var random = new Random(name.Sum(static c => c) * 104729);
        var nodes = NodeRewriter.Descendants(root).Where(static node => node.Fields.Length > 0).ToArray();
        for (var round = 0; round < 100; round++)
        {
            var target = nodes[random.Next(nodes.Length)];
            var field = target.Fields[random.Next(target.Fields.Length)].Name;
            var from = nodes[random.Next(nodes.Length)];
            var value = from.Fields[random.Next(from.Fields.Length)].Value;
            var wrong = NodeRewriter.Map(root, (node, _) =>
                ReferenceEquals(node, target) ? target.With(field, value) : null);
            ReadAll(NodeText.Write(wrong));
        }
    }

    /// <summary>Whether the text was refused; anything but a NodeTextException comes through.</summary>
    private static bool ReadAll(ReadOnlySpan<byte> text)
    {
        try
        {
            var value = NodeText.Parse(text);
            Assert.True(text.Trim(" \n\t"u8).SequenceEqual(NodeText.Write(value)));
            if (value is NodeObject { Name: not "QUERY" })
            {
                Use(ExprReader.Read(value));
                return false;
            }

            foreach (var query in QueryReader.ReadAll(text))
            {
                foreach (var expr in Fixture.AllExprs(query))
                    Use(expr);
            }

            return false;
        }
        catch (NodeTextException error)
        {
            Assert.InRange(error.Position, -1, text.Length);
            Assert.NotEmpty(error.Message);
            return true;
        }
    }

    private static void Use(Expr expr)
    {
        _ = (expr.ResultType, expr.Typmod, expr.Collation, expr.Location);
        _ = expr.Children.Count();
    }

    private static void Damage(List<byte> text, Random random)
    {
        var at = random.Next(text.Count);
        switch (random.Next(5))
        {
            case 0:
                text.RemoveAt(at);
                break;
            case 1:
                text.RemoveRange(at, Math.Min(random.Next(1, 60), text.Count - at));
                break;
            case 2:
                text[at] = (byte)random.Next(256);
                break;
            case 3:
                text.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                break;
            default:
                // A stretch of the text, repeated somewhere else.
                var length = Math.Min(random.Next(1, 200), text.Count - at);
                text.InsertRange(random.Next(text.Count), text.GetRange(at, length));
                break;
        }

        if (text.Count == 0)
            text.Add((byte)'(');
    }
}
