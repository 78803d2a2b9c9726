require 'kramdown'

Dir['pages/*.md'].sort.each do |page|
  name = File.basename(page, '.md')
  File.write("out/#{name}.html", Kramdown::Document.new(File.read(page), syntax_highlighter: 'rouge').to_html)
end
