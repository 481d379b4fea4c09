using PgFusion.Perf.Generator;

namespace PgFusion.Tpch.Generator;

/// <summary>Writes one sentence of the pseudo text grammar (specification, 4.2.2.14), with a space after it.</summary>
internal ref struct SentenceWriter(Span<byte> target)
{
    // An underscore stands for a space inside a word of the specification.
    private static readonly byte[][] Nouns = Weighted(
        (4, "packages requests accounts deposits"),
        (2, "foxes ideas theodolites pinto_beans instructions"),
        (1, "dependencies excuses platelets asymptotes courts dolphins multipliers sauternes warthogs frets dinos attainments somas "
            + "Tiresias' patterns forges braids hockey_players frays warhorses dugouts notornis epitaphs pearls tithes waters orbits gifts "
            + "sheaves depths sentiments decoys realms pains grouches escapades"));

    private static readonly byte[][] Verbs = Weighted(
        (4, "sleep wake are cajole haggle nag use boost affix detect integrate"),
        (1, "maintain nod was lose sublate solve thrash promise engage hinder print x-ray breach eat grow impress mold poach serve run dazzle "
            + "snooze doze unwind kindle play hang believe doubt"));

    private static readonly byte[][] Adjectives = Weighted(
        (4, "special pending unusual express"),
        (1, "furious sly careful blithe quick fluffy slow quiet ruthless thin close dogged daring brave stealthy "
            + "permanent enticing idle busy regular final ironic even bold silent"));

    private static readonly byte[][] Adverbs = Weighted(
        (1, "sometimes always never furiously slyly carefully blithely quickly fluffily slowly quietly ruthlessly thinly closely doggedly "
            + "daringly bravely stealthily permanently enticingly idly busily regularly finally ironically evenly boldly silently"));

    private static readonly byte[][] Prepositions = Weighted(
        (1, "about above according_to across after against along alongside_of among around at atop before behind beneath beside besides "
            + "between beyond by despite during except for from in_place_of inside instead_of into near of on outside over past since through "
            + "throughout to toward under until up upon without with within"));

    private static readonly byte[][] Auxiliaries = Weighted(
        (1, "do may might shall will would can could should ought_to must will_have_to shall_have_to could_have_to should_have_to "
            + "must_have_to need_to try_to"));

    private static readonly byte[][] Terminators = Weighted((20, "."), (1, "; : ? ! --"));

    private readonly Span<byte> _target = target;
    private int _length;

    public int Write(ref RowRandom random)
    {
        _length = 0;
        switch (random.Between(0, 10))
        {
            case < 3:
                NounPhrase(ref random);
                VerbPhrase(ref random);
                break;
            case < 6:
                NounPhrase(ref random);
                VerbPhrase(ref random);
                PrepositionalPhrase(ref random);
                break;
            case < 9:
                NounPhrase(ref random);
                VerbPhrase(ref random);
                NounPhrase(ref random);
                break;
            case 9:
                NounPhrase(ref random);
                PrepositionalPhrase(ref random);
                VerbPhrase(ref random);
                NounPhrase(ref random);
                break;
            default:
                NounPhrase(ref random);
                PrepositionalPhrase(ref random);
                VerbPhrase(ref random);
                PrepositionalPhrase(ref random);
                break;
        }
        _length--; // the terminator follows its word without a space
        Word(ref random, Terminators);
        return _length;
    }

    private void NounPhrase(ref RowRandom random)
    {
        switch (random.Between(0, 9))
        {
            case 0:
                break;
            case < 3:
                Word(ref random, Adjectives);
                break;
            case < 5:
                Word(ref random, Adjectives);
                _length--;
                Append(", "u8);
                Word(ref random, Adjectives);
                break;
            default:
                Word(ref random, Adverbs);
                Word(ref random, Adjectives);
                break;
        }
        Word(ref random, Nouns);
    }

    private void VerbPhrase(ref RowRandom random)
    {
        var shape = random.Between(0, 3);
        if (shape is 1 or 3)
            Word(ref random, Auxiliaries);
        Word(ref random, Verbs);
        if (shape >= 2)
            Word(ref random, Adverbs);
    }

    private void PrepositionalPhrase(ref RowRandom random)
    {
        Word(ref random, Prepositions);
        Append("the "u8);
        NounPhrase(ref random);
    }

    private void Word(ref RowRandom random, byte[][] list)
    {
        Append(list[random.Between(0, list.Length - 1)]);
        _target[_length++] = (byte)' ';
    }

    private void Append(scoped ReadOnlySpan<byte> text)
    {
        text.CopyTo(_target[_length..]);
        _length += text.Length;
    }

    private static byte[][] Weighted(params (int Weight, string Words)[] groups) =>
        groups.SelectMany(g => Words.List(g.Words, ' ').SelectMany(w => Enumerable.Repeat(Spaced(w), g.Weight))).ToArray();

    private static byte[] Spaced(byte[] word) => Array.ConvertAll(word, b => b == '_' ? (byte)' ' : b);
}
