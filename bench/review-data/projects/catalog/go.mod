module tableware.example/catalog

go 1.19
