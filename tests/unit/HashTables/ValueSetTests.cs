using System.Text;
using PgFusion.Runtime.HashTables;
using PgFusion.Runtime.Memory;
using Xunit;

namespace PgFusion.UnitTests.HashTables;

public sealed unsafe class ValueSetTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(1000)]
    [InlineData(10_000)]
    public void Holds_exactly_the_integers_that_were_added(int count)
    {
        using var memory = new QueryMemory(1L << 30);
        var random = new Random(count);
        ValueSet* set = ValueSet.Create(memory, count);
        var model = new HashSet<long>();
        for (int i = 0; i < count; i++)
        {
            long value = (i % 5) switch
            {
                0 => i,
                1 => -i,
                2 => random.NextInt64(long.MinValue, long.MaxValue),
                3 => model.Count > 0 ? model.First() : 0,
                _ => i % 2 == 0 ? long.MaxValue : long.MinValue,
            };
            ValueSet.AddInteger(set, value);
            model.Add(value);
        }
        foreach (long value in model)
        {
            Assert.True(ValueSet.ContainsInteger(set, value));
        }
        foreach (long value in new[] { long.MinValue, long.MaxValue, 0, -1, 1, int.MaxValue })
        {
            Assert.Equal(model.Contains(value), ValueSet.ContainsInteger(set, value));
        }
        for (int i = 0; i < 20_000; i++)
        {
            long value = i % 2 == 0 ? i - 10_000 : random.NextInt64();
            Assert.Equal(model.Contains(value), ValueSet.ContainsInteger(set, value));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(3000)]
    public void Holds_exactly_the_byte_strings_that_were_added(int count)
    {
        using var memory = new QueryMemory(1L << 30);
        var random = new Random(count);
        var bytes = new BumpAllocator(memory);
        ValueSet* set = ValueSet.Create(memory, count);
        var model = new HashSet<string>();
        for (int i = 0; i < count; i++)
        {
            // Prefixes of each other, with zeros at the end, and the empty string.
            string value = i == 0 ? "" : i % 3 == 0 ? new string('a', random.Next(200)) : i % 3 == 1 ? $"v{i}\0" : $"v{random.Next(count)}";
            byte[] payload = Encoding.Latin1.GetBytes(value);
            fixed (byte* source = payload)
            {
                ValueSet.AddBytes(set, bytes.Copy(source, payload.Length), payload.Length);
            }
            model.Add(value);
        }
        foreach (string value in model.Concat(Enumerable.Range(0, 5000).Select(i => $"v{i}")).Concat(["", "\0", "a", "aa", "v1\0\0"]))
        {
            byte[] payload = Encoding.Latin1.GetBytes(value + "!");
            fixed (byte* source = payload)
            {
                Assert.Equal(model.Contains(value), ValueSet.ContainsBytes(set, source, payload.Length - 1));
            }
        }
    }
}
