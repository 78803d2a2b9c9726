import jinja2
import yaml

data = yaml.safe_load("{month: November, orders: 12}")
print(jinja2.Template("{{ month }}: {{ orders }} orders").render(**data))
