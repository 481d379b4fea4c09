using System.Runtime.CompilerServices;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// A hash of the exact value, the same for every representation of it. A decimal number is a fraction v / 10^s, and
/// since 10 has an inverse modulo the prime 2^61 − 1, its residue v · (10⁻¹)^s is well defined and does not change when
/// trailing zeros come or go. So neither side has to normalise: a scaled decimal costs one modular multiplication.
/// </summary>
internal static unsafe class NumericHash
{
    internal const ulong Prime = (1UL << 61) - 1;
    internal const ulong NaN = 0x4F1BBCDCBFA53E0BUL;
    internal const ulong PositiveInfinity = 0x71D67FFFEDA60000UL;
    internal const ulong NegativeInfinity = 0xFFF7EEE000000000UL;

    private const int TabulatedExponentMax = 32;

    /// <summary>(10⁻¹)^s modulo the prime, for s from 0 to 63.</summary>
    private static ReadOnlySpan<ulong> InversePowersOfTen =>
    [
        0x0000000000000001, 0x1CCCCCCCCCCCCCCC, 0x0FAE147AE147AE14, 0x0E5E353F7CED9168, 0x14A305532617C1BD,
        0x05438088509BF9C6, 0x06ED2674080F98FA, 0x1A4AEA3ECD9B28E5, 0x12A1176CAE291DB0, 0x01DCE8BE116A82F8,
        0x1362E41301BDD9E5, 0x11F04A01E692FC30, 0x0831A10030A84C6B, 0x0A6B5CE66B4407A4, 0x010ABC7D7120672A,
        0x134DDFA624E9A3EA, 0x0EBAFCC3D07DC397, 0x1E45E61394D9605B, 0x1306FD685BAF566F, 0x11E719573C5E5571,
        0x0B63E8EF1FA3088B, 0x0ABD30E4B65D1A74, 0x1AAC84E3ABD61C3E, 0x1C4473B05DFBCF9F, 0x0C6D3EC4D632C7F6,
        0x07A48646E2384732, 0x072A0D6D7D05A0B8, 0x00B767BE261A29AC, 0x0678BD9303CF6A91, 0x170C12F519FB2441,
        0x124E01E54F65EA06, 0x0EA16696EE56FDCD, 0x04A9BD757E3BE62E, 0x00775FBEF305FD6B, 0x09A58993184D6624,
        0x1A908DC1E8D48A36, 0x02A80E2CFDAEDA9F, 0x09DD9B047FC4AF76, 0x00FC8F80732D44BF, 0x09B2DB2671EAED46,
        0x075EAF83D83117BA, 0x0D8977F3959E825F, 0x048DBF31F55CA6A3, 0x1D415FEB655610A9, 0x1FB9BCCABD556810,
        0x032C2C7AAC888A68, 0x06B79E0C44740DD7, 0x1D78C3013A0B9AFB, 0x0625AD19B9012919, 0x1703C48292801DB5,
        0x1F19FA0D0EA6695E, 0x098299014E43D756, 0x1426A8E687D39588, 0x1B9D774A40C85BC0, 0x15F625876CE0D5F9,
        0x18989D5A57B01565, 0x18DC0FBC3BF80223, 0x1F4934C605FF3369, 0x1320EBAD66FFEB8A, 0x151CE45E23E6645A,
        0x0EE94A0969FD706F, 0x1E4A8767576624D7, 0x0CA10D8A558A36E2, 0x1ADCE7C1088DD249,
    ];

    /// <summary>10000^e modulo the prime, for e from −32 to 32.</summary>
    private static ReadOnlySpan<ulong> PowersOfBase =>
    [
        0x0B095440E846E4D8, 0x1C6B2771514B42F8, 0x19B4BA778BE81A30, 0x03B3DDC91A7F1261, 0x02077F9B03BDF195,
        0x04E897422BACCECA, 0x1D9488CA0E4DB89D, 0x1A1F54CEBBFB98EB, 0x07E0CB8F14057B93, 0x1D0F84FE162B27CD,
        0x0E3B0541F5C2DB49, 0x017D60900B95E4EF, 0x118BFAC48F3EB9C1, 0x0BF39E1B8238187B, 0x1C50128EAF3C5346,
        0x17D4E59D247500EF, 0x0C494A601A749507, 0x0EE94A0969FD706F, 0x18DC0FBC3BF80223, 0x1426A8E687D39588,
        0x0625AD19B9012919, 0x1FB9BCCABD556810, 0x075EAF83D83117BA, 0x02A80E2CFDAEDA9F, 0x04A9BD757E3BE62E,
        0x0678BD9303CF6A91, 0x0C6D3EC4D632C7F6, 0x0B63E8EF1FA3088B, 0x0EBAFCC3D07DC397, 0x0831A10030A84C6B,
        0x12A1176CAE291DB0, 0x14A305532617C1BD, 0x0000000000000001, 0x0000000000002710, 0x0000000005F5E100,
        0x000000E8D4A51000, 0x002386F26FC10000, 0x0BC75E2D6310002B, 0x1BCECCEDA1069E10, 0x1E250262127E72F1,
        0x05AD16F26B6A0ADC, 0x19505D83DE4838AD, 0x1344EF1AE52604B6, 0x14BC0A971D181CE5, 0x115DAEE07DE8CA9F,
        0x1B7F2136556AF822, 0x16015A68A27CD1B0, 0x14DB974B2BBF05DC, 0x01C5E85CD5D4FB36, 0x02C4AA60CF94EF8A,
        0x023F65ACA9CD0201, 0x0C73A8A8D81E49CE, 0x05EC437A1F230E13, 0x1D0BD2604955CD6A, 0x1DC9D130A7A82014,
        0x1B7B7C951765319C, 0x07B27FE1E0E1FF4C, 0x0CA367607C049225, 0x0EF628EC728CD4BD, 0x0F9E943A9D362913,
        0x027E319D13A48941, 0x017207CF4B317E1B, 0x165111693D4E0073, 0x1EB81EEAB6F1A76D, 0x1837B08A3F9C374F,
    ];

    public static ulong Of(in NumericValue value)
    {
        ulong residue = 0;
        int position = 0;
        for (; position + 4 <= value.Count; position += 4)
        {
            short* digits = value.Digits + position;
            ulong chunk = ((((ulong)digits[0] * 10000) + (uint)digits[1]) * 10000 + (uint)digits[2]) * 10000
                + (uint)digits[3];
            residue = Reduce(Multiply(residue, 10_000_000_000_000_000UL) + chunk);
        }
        for (; position < value.Count; position++)
        {
            residue = Reduce(Multiply(residue, NumericValue.Base) + (uint)value.Digits[position]);
        }
        residue = Multiply(residue, PowerOfBase(value.Weight - (value.Count - 1)));
        return Finish(residue, value.Negative);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(long value, int scale)
    {
        ulong magnitude = value < 0 ? (ulong)-value : (ulong)value;
        ulong residue = Reduce((magnitude & Prime) + (magnitude >> 61));
        return Finish(Multiply(residue, InversePowersOfTen[scale]), value < 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(Int128 value, int scale)
    {
        bool negative = value < 0;
        UInt128 magnitude = (UInt128)(negative ? -value : value);
        ulong residue = Reduce128((ulong)(magnitude >> 64), (ulong)magnitude);
        return Finish(Multiply(residue, InversePowersOfTen[scale]), negative);
    }

    /// <summary>The residue of a number below 2^62.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Reduce(ulong value) => value >= Prime ? value - Prime : value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Multiply(ulong a, ulong b)
    {
        ulong high = Math.BigMul(a, b, out ulong low);
        return Reduce((low & Prime) + ((low >> 61) | (high << 3)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Reduce128(ulong high, ulong low) =>
        Reduce(Reduce((low & Prime) + (((low >> 61) | (high << 3)) & Prime)) + (high >> 58));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Finish(ulong residue, bool negative) =>
        HashFunctions.Mix(negative && residue != 0 ? Prime - residue : residue);

    private static ulong PowerOfBase(int exponent)
    {
        if (Math.Abs(exponent) <= TabulatedExponentMax)
        {
            return PowersOfBase[exponent + TabulatedExponentMax];
        }
        ulong factor = PowersOfBase[TabulatedExponentMax + (exponent < 0 ? -1 : 1)];
        ulong power = 1;
        for (int left = Math.Abs(exponent); left != 0; left >>= 1)
        {
            if ((left & 1) != 0)
            {
                power = Multiply(power, factor);
            }
            factor = Multiply(factor, factor);
        }
        return power;
    }
}
