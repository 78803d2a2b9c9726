# frozen_string_literal: true

require 'socket'
require_relative 'words'

server = TCPServer.new('0.0.0.0', Integer(ENV.fetch('PORT')))
loop do
  client = server.accept
  client.gets
  body = Words.page(File.read(File.join(__dir__, 'views', 'poem.txt')))
  client.write("HTTP/1.1 200 OK\r\nContent-Length: #{body.bytesize}\r\nConnection: close\r\n\r\n#{body}")
  client.close
end
