module example.org/yaml2json

go 1.20

require gopkg.in/yaml.v3 v3.0.1
