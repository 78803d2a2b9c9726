module example.com/tools/pgversion

go 1.23
