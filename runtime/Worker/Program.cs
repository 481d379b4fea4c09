System.Console.WriteLine("PgFusion.Worker");
