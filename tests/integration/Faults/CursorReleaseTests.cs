using PgFusion.IntegrationTests.Clients;
using Xunit;

namespace PgFusion.IntegrationTests.Faults;

/// <summary>
/// A cursor that fails inside a savepoint, but was declared before it, stays until the transaction ends, and PostgreSQL
/// keeps its memory as long. What it holds of the worker goes back at the error.
/// </summary>
[Collection(FaultsDatabase.Collection)]
public sealed class CursorReleaseTests(FaultsDatabase faults)
{
    private const string FailsLate = "SELECT id, pad, to_char(1 / (60000 - id), '9') FROM many_rows";

    [Fact]
    public void Failed_inside_a_savepoint()
    {
        using RawConnection on = faults.On();
        on.Run("BEGIN");
        on.Run($"DECLARE c CURSOR FOR {FailsLate}");
        Assert.Equal(10, on.Run("FETCH 10 FROM c").Rows.Count);
        faults.AssertLeased();
        on.Run("SAVEPOINT s");
        Assert.Equal("22012", on.Query("FETCH ALL FROM c").Error?.SqlState);
        faults.AssertAllReturned();
        on.Run("ROLLBACK TO s");
        faults.AssertAllReturned();
        Assert.Equal("55000", on.Query("FETCH 1 FROM c").Error?.SqlState);
        on.Run("ROLLBACK TO s");
        on.Run("CLOSE c");
        Assert.Equal("100000", on.Scalar("SELECT count(*) FROM many_rows"));
        on.Run("COMMIT");
        faults.AssertAllReturned();
    }

    [Fact]
    public void Failed_inside_a_block_that_catches_it()
    {
        using RawConnection on = faults.On();
        on.Run("BEGIN");
        on.Run($"DECLARE c CURSOR FOR {FailsLate}");
        Assert.Equal(10, on.Run("FETCH 10 FROM c").Rows.Count);
        faults.AssertLeased();
        on.Run("""
            DO $$
            DECLARE c refcursor := 'c';
            BEGIN
                MOVE ALL FROM c;
            EXCEPTION WHEN division_by_zero THEN
                NULL;
            END $$
            """);
        Assert.Equal('T', on.TransactionStatus);
        faults.AssertAllReturned();
        on.Run("COMMIT");
    }

    /// <summary>A cursor made inside a savepoint that is released goes on after it.</summary>
    [Fact]
    public void Outlives_the_savepoint_that_it_was_declared_in()
    {
        using RawConnection on = faults.On();
        on.Run("BEGIN");
        on.Run("SAVEPOINT s");
        on.Run("DECLARE c CURSOR FOR SELECT id, pad FROM many_rows");
        Assert.Equal(10, on.Run("FETCH 10 FROM c").Rows.Count);
        on.Run("RELEASE s");
        on.Run("SAVEPOINT t");
        on.Query("SELECT 1 / 0");
        on.Run("ROLLBACK TO t");
        faults.AssertLeased();
        Assert.Equal(99_990, on.Run("FETCH ALL FROM c").Rows.Count);
        on.Run("COMMIT");
        faults.AssertAllReturned();
    }

    /// <summary>What is fetched inside a savepoint of a cursor from outside survives the savepoint's end.</summary>
    [Fact]
    public void Fetched_first_inside_a_savepoint_that_is_rolled_back()
    {
        using RawConnection on = faults.On();
        on.Run("BEGIN");
        on.Run("DECLARE c CURSOR FOR SELECT id, pad FROM many_rows");
        on.Run("SAVEPOINT s");
        Assert.Equal(10, on.Run("FETCH 10 FROM c").Rows.Count);
        on.Query("SELECT 1 / 0");
        on.Run("ROLLBACK TO s");
        Assert.Equal(99_990, on.Run("FETCH ALL FROM c").Rows.Count);
        on.Run("COMMIT");
        faults.AssertAllReturned();
    }
}
