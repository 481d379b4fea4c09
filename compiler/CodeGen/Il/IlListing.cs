using System.Globalization;
using System.Reflection;
using System.Reflection.Emit;
using System.Text;
using PgFusion.Compiler.CodeGen.Ir;

namespace PgFusion.Compiler.CodeGen.Il;

/// <summary>
/// The instructions of a method for a reader, one a line with its offset; labels and comments have lines of their own.
/// It keeps the operands as they are and makes text of them when someone reads.
/// </summary>
internal sealed class IlListing
{
    private readonly List<(int Offset, OpCode? OpCode, object? Operand)> _lines = [];

    public void Add(int offset, OpCode opCode, object? operand) => _lines.Add((offset, opCode, operand));

    /// <summary>A line without an instruction.</summary>
    public void Add(string text) => _lines.Add((0, null, text));

    public IEnumerable<string> LastInstructions(int count) =>
        _lines.Where(l => l.OpCode is not null).TakeLast(count).Select(l => Text(l.OpCode!.Value, l.Operand));

    public static string Text(OpCode opCode, object? operand) => operand switch
    {
        null => opCode.Name!,
        Type type => Text(opCode, ClrNames.Of(type)),
        MethodBase method => Text(opCode, ClrNames.Of(method)),
        FieldInfo field => Text(opCode, ClrNames.Of(field)),
        IlLabel label => Text(opCode, label.Name),
        IFormattable number => Text(opCode, number.ToString(null, CultureInfo.InvariantCulture)),
        _ => $"{opCode.Name,-10} {operand}",
    };

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach ((int offset, OpCode? opCode, object? operand) in _lines)
        {
            if (opCode is { } instruction)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {offset:x4}  ").Append(Text(instruction, operand));
            }
            else
            {
                text.Append(operand);
            }
            text.Append('\n');
        }
        return text.ToString();
    }
}
