<?php
require 'Twig/autoload.php';

$loader = new \Twig\Loader\FilesystemLoader(__DIR__ . '/templates');
$twig = new \Twig\Environment($loader);
echo $twig->render('report.twig', ['rows' => ['one' => 1, 'two' => 2], 'limit' => ini_get('memory_limit')]);
