"""Secrets in programs, settings, commands and sentences: `->` shows what must be masked."""

import pytest

from inhouse.privacy.detect import secrets, url
from inhouse.privacy.detect.merge import merge

# ruff: noqa: RUF001, E501 - letters of other scripts, and a line for each case

found = r"""
# code
password = "cackle!"                                    -> cackle!
val password: String = "exord13Paw64"                   -> exord13Paw64
def connect(passwd: str = "cq2tPr1a2"):                 -> cq2tPr1a2
if password == "q4c1a2oPd":                             -> q4c1a2oPd
if (dbPassword !== "PaS5w0rD2#") {                      -> PaS5w0rD2#
var adminPassword string = "Winter#2024"                -> Winter#2024
const DB_PASS = 'tr0mbone-lift';                        -> tr0mbone-lift
#define PASSWORD "n84ASM54y4"                           -> n84ASM54y4
%global PASSWORD "n84RPM54y4"                           -> n84RPM54y4
String apiSecret = "8zBhTTWfBKWP9hJ8wunD7zMaEvWOGg";    -> 8zBhTTWfBKWP9hJ8wunD7zMaEvWOGg
client.setPassword("Grün3Wiese");                       -> Grün3Wiese
.withToken("9f8a7b6c5d4e3f2a1b0c")                      -> 9f8a7b6c5d4e3f2a1b0c
os.environ.get("DB_PASSWORD", "kaffee99")               -> kaffee99
os.getenv("TOKEN") or "f9K2mX7qLp0Zr4Tb"                -> f9K2mX7qLp0Zr4Tb
process.env.SECRET || 'f9K2mX7qLp0Zr4Tb'                -> f9K2mX7qLp0Zr4Tb
key := []byte("f9K2mX7qLp0Zr4Tb8sWq")                   -> f9K2mX7qLp0Zr4Tb8sWq
$config['db']['password'] = 'mYsql!77';                 -> mYsql!77
:password => "r41ls-pw",                                -> r41ls-pw
secret_key_base: 7d3f9a1c5b8e2d4f6a0c9b7e5d3f1a8c       -> 7d3f9a1c5b8e2d4f6a0c9b7e5d3f1a8c
AES_KEY = {0x35, 0x34, 0x65, 0x9b, 0x1c, 0x2e, 0x3f, 0x40} -> 0x35, 0x34, 0x65, 0x9b, 0x1c, 0x2e, 0x3f, 0x40
SECRET_KEY = "django-insecure-9$k2^v0x!q7w@e5r#t3y"     -> django-insecure-9$k2^v0x!q7w@e5r#t3y
private final String encryptionKey = "Zk3vR8pQ1mT6yB0x"; -> Zk3vR8pQ1mT6yB0x
credentials = ("admin", password="Xy7!kkw")             -> Xy7!kkw
pwd <- "statist1c"                                      -> statist1c
password = b"\x01pa55"                                  -> \x01pa55
# configuration
DB_PASSWORD=hunter2                                     -> hunter2
export API_TOKEN=f9K2mX7qLp0Zr4Tb8sWq                   -> f9K2mX7qLp0Zr4Tb8sWq
ENV MYSQL_ROOT_PASSWORD s3cr3tRoot                      -> s3cr3tRoot
ENV POSTGRES_PASSWORD="pg-s3cr3t"                       -> pg-s3cr3t
MYSQL_USER=app;MYSQL_PASSWORD=2IWJD88FH4Y;MYSQL_PORT=1  -> 2IWJD88FH4Y
spring.datasource.password=Frühling9                    -> Frühling9
  password: sommer-2024                                 -> sommer-2024
"clientSecret": "f9K2mX7qLp0Zr4Tb8sWq"                  -> f9K2mX7qLp0Zr4Tb8sWq
{\"token\": \"f9K2mX7qLp0Zr4Tb8sWq\"}                   -> f9K2mX7qLp0Zr4Tb8sWq
{"name": "DB_PASSWORD", "value": "kaffee99"}            -> kaffee99
<add key="ApiKey" value="f9K2mX7qLp0Zr4Tb8sWq" />       -> f9K2mX7qLp0Zr4Tb8sWq
<password>hunter2</password>                            -> hunter2
<password name="password">cackle!</password>            -> cackle!
<property name="password" value="kaffee99"/>            -> kaffee99
api_key = "f9K2mX7qLp0Zr4Tb8sWq" # toml                 -> f9K2mX7qLp0Zr4Tb8sWq
machine ftp.example.org login anna password kaffee99    -> kaffee99
//registry.npmjs.org/:_authToken=f9K2mX7q-Lp0Zr4Tb8sWq  -> f9K2mX7q-Lp0Zr4Tb8sWq
  secret_access_key = wJalrXUtnFEMIK7MDENGbPxRfiCYzQ8kLm4n -> wJalrXUtnFEMIK7MDENGbPxRfiCYzQ8kLm4n
WPA2_PASSWORD: e3b0c44298fc1c149afb                     -> e3b0c44298fc1c149afb
# connections
Server=db;Database=x;User Id=sa;Password=P@ss;w=1       -> P@ss
Driver={ODBC};UID=sa;PWD=Geheim#1;                      -> Geheim#1
DefaultEndpointsProtocol=https;AccountName=x;AccountKey=kR8vZ1mT6yB0xQ3pLwN5sJ2dF7hG4cA9eU+iO/bVtXw==;Suffix=a -> kR8vZ1mT6yB0xQ3pLwN5sJ2dF7hG4cA9eU+iO/bVtXw==
SharedAccessKeyName=x;SharedAccessKey=kR8vZ1mT6yB0xQ3pLwN5sJ2dF7hG4cA9eUiObVtXw0A= -> kR8vZ1mT6yB0xQ3pLwN5sJ2dF7hG4cA9eUiObVtXw0A=
jdbc:oracle:thin:scott/t1ger@//db:1521/orcl             -> t1ger
mongodb://app:s3cr3t@db.example/x                       -> mongodb://app:s3cr3t@db.example/x
redis://:s3cr3t@cache:6379/0                            -> redis://:s3cr3t@cache:6379/0
amqp://guest:r4bbit@mq/                                 -> amqp://guest:r4bbit@mq/
smtps://anna@mail.example:FnD83JZs@smtp.example:465     -> smtps://anna@mail.example:FnD83JZs@smtp.example:465
jdbc:mysql://db/x?user=app&password=s3cr3t              -> mysql://db/x?user=app&password=s3cr3t
https://x.example/a?sig=Ab3dEf6hIj9kLm2n&se=2024        -> https://x.example/a?sig=Ab3dEf6hIj9kLm2n&se=2024
# headers
Authorization: Basic YnJvd3NlcjpwYXNz                   -> YnJvd3NlcjpwYXNz
-H "Authorization: Bearer cfcabd11c7ed9a41b1a3e063c32d5114" -> cfcabd11c7ed9a41b1a3e063c32d5114
Authorization: NTLM VGhpcyBpcyBhIHRlc3Q4b2Y3            -> VGhpcyBpcyBhIHRlc3Q4b2Y3
"authorization": "aMgHAgIKhwLgGq02iQoZI1AQBuOh4cSA"     -> aMgHAgIKhwLgGq02iQoZI1AQBuOh4cSA
X-Api-Key: Sk94HG7f6KB                                  -> Sk94HG7f6KB
Cookie: theme=dark; sessionid=38afes7a8x; lang=en       -> 38afes7a8x
Set-Cookie: JSESSIONID=1A530637289A03B07199A44E8D531427; Path=/; HttpOnly -> 1A530637289A03B07199A44E8D531427
# commands
curl -u elastic:P@ssw0rd$1 https://localhost:9200       -> P@ssw0rd$1
curl --user 'api:d2LkV78zLx!t' x                        -> d2LkV78zLx!t
mysql -u root -pS3cret99 -h db                          -> S3cret99
mysqldump -u root --password=S3cret99 db                -> S3cret99
sshpass -p 'gehe1m' ssh anna@host                       -> gehe1m
net use Z: \\server\share Passw0rd1 /user:dom\bob       -> Passw0rd1
docker login -u anna -p kaffee99 registry.example       -> kaffee99
redis-cli -h cache -a r3d1spw ping                      -> r3d1spw
openssl rsa -passin pass:nCzx8A8 -in x                  -> nCzx8A8
gpg --passphrase N1DdkUD3E73 --decrypt x                -> N1DdkUD3E73
mytool --token 1ace4d19-fa7e-b4e2-c3f0-9129474bcd81     -> 1ace4d19-fa7e-b4e2-c3f0-9129474bcd81
-Domain 'localhost' -Password 'Sjdn43ss@!'              -> Sjdn43ss@!
7z a -pgeh3im x.7z y                                    -> geh3im
smbclient //h/s -U anna%kaffee99                        -> kaffee99
xfreerdp /u:anna /p:kaffee99 /v:host                    -> kaffee99
ConvertTo-SecureString "kaffee99" -AsPlainText          -> kaffee99
echo 'kaffee99' | sudo -S apt update                    -> kaffee99
plink -pw kaffee99 anna@host                            -> kaffee99
enable secret 5 $1$mERr$hx5rVt7rPNoS4wqbXKX7m0           -> $1$mERr$hx5rVt7rPNoS4wqbXKX7m0
username bob privilege 15 password 7 0822455D0A16       -> 0822455D0A16
# SQL
CREATE USER 'a'@'%' IDENTIFIED BY 'SqLpa5sW0rD';        -> SqLpa5sW0rD
ALTER USER x IDENTIFIED BY SqLpa5sW0rD;                 -> SqLpa5sW0rD
CREATE USER foo WITH ENCRYPTED PASSWORD 'SqLpa5sW0rD';  -> SqLpa5sW0rD
CREATE ROLE app WITH LOGIN PASSWORD SqLpa5sW0rD;        -> SqLpa5sW0rD
CREATE LOGIN x WITH PASSWORD = 'SqLpa5sW0rD';           -> SqLpa5sW0rD
SET PASSWORD FOR x = PASSWORD('SqLpa5sW0rD');           -> SqLpa5sW0rD
INSERT INTO users (id, name, password) VALUES (1, 'anna', 'kaffee99'); -> kaffee99
# hashes and keys
root:$6$rounds=5000$usesomesalt$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjlO/O817G3uBnIFNjnQJu:19000:0 -> $6$rounds=5000$usesomesalt$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjlO/O817G3uBnIFNjnQJu
anna:$apr1$dHjB0/..$mkTTbqwpK/0h/rz4ZeN8M0              -> $apr1$dHjB0/..$mkTTbqwpK/0h/rz4ZeN8M0
$2b$12$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW -> $2b$12$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW
pbkdf2_sha256$600000$abcDEF123$Yk9q3VZ0m8WlXc2Hn5RtJb7LpQ1sDf4G -> pbkdf2_sha256$600000$abcDEF123$Yk9q3VZ0m8WlXc2Hn5RtJb7LpQ1sDf4G
{SSHA}DkMTwBl+a/3DQTxCYEApdUtNXGgdUac3                  -> {SSHA}DkMTwBl+a/3DQTxCYEApdUtNXGgdUac3
{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"} -> jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI
# sentences
my password is hunter2, please help                     -> hunter2
the passphrase is correct horse battery staple          -> correct horse battery staple
Passphrase: correct horse battery staple                -> correct horse battery staple
pw: sonne77                                             -> sonne77
pass: blue-Whale7                                       -> blue-Whale7
login anna / geheim123                                  -> geheim123
user/pass: anna / sommer                                -> sommer
credentials: admin:Adm1n!pw                             -> admin:Adm1n!pw
The API key is f9K2mX7qLp0Zr4Tb8sWq.                    -> f9K2mX7qLp0Zr4Tb8sWq
Access Token AIhq5Xyb1Gga9Q15                           -> AIhq5Xyb1Gga9Q15
the wifi password is sonnenblume, ok?                   -> sonnenblume
WIFI:S:Home;T:WPA;P:kaffee99;;                          -> kaffee99
Das WLAN-Passwort lautet Blumen!77                      -> Blumen!77
le mot de passe du wifi est soleil42                    -> soleil42
la contraseña del banco es Perro99                      -> Perro99
la password del router è gatto77                        -> gatto77
a senha do wifi é cachorro1                             -> cachorro1
het wachtwoord is fietsbel9                             -> fietsbel9
мой пароль: котик123                                    -> котик123
пароль от почты это Котик77                             -> Котик77
hasło to Piesek88                                       -> Piesek88
moje hasło: kotek123                                    -> kotek123
şifrem: Kedi1234                                        -> Kedi1234
parolam Kedi1234                                        -> Kedi1234
密码是abc12345                                          -> abc12345
我的密码: Hunter2x                                      -> Hunter2x
パスワードはSakura88です                                -> Sakura88
비밀번호: Gamja123                                      -> Gamja123
lösenordet är Sommar22                                  -> Sommar22
My PIN is 4711                                          -> 4711
Your verification code is 482913.                       -> 482913
482913 is your Google verification code                 -> 482913
Ihr Bestätigungscode lautet 482 913                     -> 482 913
Code de vérification : 482913                           -> 482913
验证码: 482913                                          -> 482913
The door code: 5521 -> 5521
card 4111, CVV: 123                                     -> 123
My mother's maiden name is Kowalski                     -> Kowalski
security answer: Fluffy                                 -> Fluffy
Der Mädchenname meiner Mutter lautet Schneider          -> Schneider
seed phrase: legal winner thank year wave sausage worth useful legal winner thank yellow -> legal winner thank year wave sausage worth useful legal winner thank yellow
"letter advice cage absurd amount doctor acoustic avoid letter advice cage above" -> letter advice cage absurd amount doctor acoustic avoid letter advice cage above
# more of each
aws_secret_access_key = "Zk3vR8pQ1mT6yB0xQ3pLwN5sJ2dF7hG4cA9eUiOb" -> Zk3vR8pQ1mT6yB0xQ3pLwN5sJ2dF7hG4cA9eUiOb
aws_session_token: IQoJb3JpZ2luX2VjEJr//////////wEaCXVzLWVhc3QtMSJHMEUCIQDk3vR8pQ1mT6yB0x -> IQoJb3JpZ2luX2VjEJr//////////wEaCXVzLWVhc3QtMSJHMEUCIQDk3vR8pQ1mT6yB0x
TWILIO_AUTH_TOKEN=9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c -> 9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c
stripe.api_key = 'sk_test_4eC39HqLyjWDarjtT1zdp7dc' -> sk_test_4eC39HqLyjWDarjtT1zdp7dc
const firebaseConfig = { apiKey: "AIzaSyD3vR8pQ1mT6yB0xQ3pLwN5sJ2dF7hG4cA" } -> AIzaSyD3vR8pQ1mT6yB0xQ3pLwN5sJ2dF7hG4cA
password => 'sup3r$ecret' -> sup3r$ecret
$db_pass = "p4ssw0rd!"; -> p4ssw0rd!
define('DB_PASSWORD', 'wp-Pa55'); -> wp-Pa55
define("AUTH_KEY", "Zk3v|R8pQ1mT6yB0xQ3pLwN5sJ2dF7hG4cA9"); -> Zk3v|R8pQ1mT6yB0xQ3pLwN5sJ2dF7hG4cA9
props.setProperty("mail.smtp.password", "m4ilPw!"); -> m4ilPw!
.setPassword("S3nha#Forte") -> S3nha#Forte
String password = "Spring2023!"; -> Spring2023!
private static final String SECRET = "jwt-sign-Key-9081"; -> jwt-sign-Key-9081
let token: String = "f3a9c1e7b2d84f60" -> f3a9c1e7b2d84f60
password: "{noop}geheim1" -> {noop}geheim1
spring.security.user.password=admin123 -> admin123
jasypt.encryptor.password = Kj8#mQ2z -> Kj8#mQ2z
ANSIBLE_VAULT_PASSWORD=vaultpw1 -> vaultpw1
ansible_become_pass: sudoPw99 -> sudoPw99
ansible_ssh_pass=sshPw99 -> sshPw99
kubectl create secret generic db --from-literal=password=Tr0mpete -> Tr0mpete
helm install x --set auth.password=Ge1ge! -> Ge1ge!
terraform: variable "db_password" { default = "Kl4vier!" } -> Kl4vier!
resource "aws_db_instance" "x" { password = "Fl0ete!!" } -> Fl0ete!!
master_password = "0rgel-88" -> 0rgel-88
docker run -e MYSQL_ROOT_PASSWORD=Harfe77 mysql -> Harfe77
docker run -e "POSTGRES_PASSWORD=Harfe77" pg -> Harfe77
export PGPASSWORD='Cello_77' -> Cello_77
PGPASSWORD=Cello_77 psql -h db -> Cello_77
mongo "mongodb+srv://app:M0ngo!x@cluster0.example.net/test" -> mongodb+srv://app:M0ngo!x@cluster0.example.net/test
jdbc:sqlserver://db:1433;databaseName=x;user=sa;password=Sql!Pw1; -> sqlserver://db:1433;databaseName=x;user=sa;password=Sql!Pw1
Data Source=db;Initial Catalog=x;User ID=sa;Pwd=Sql!Pw1 -> Sql!Pw1
Provider=SQLOLEDB;Server=x;Uid=sa;Password='Sql!Pw1'; -> Sql!Pw1
Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=Zk3vR8pQ1mT6yB0xQ3pLwN5sJ2dF7hG4cA9eUiObVtX= -> Zk3vR8pQ1mT6yB0xQ3pLwN5sJ2dF7hG4cA9eUiObVtX=
ftp://anna:ftpPw1@ftp.example.org/ -> ftp://anna:ftpPw1@ftp.example.org/
ldap.bind.password: LdapPw#1 -> LdapPw#1
bindpw LdapPw#1 -> LdapPw#1
requirepass R3disPw -> R3disPw
masterauth R3disPw -> R3disPw
smtp_pass = mailPw!2 -> mailPw!2
relayhost_password: relayPw2 -> relayPw2
psk="WlanPw!23" -> WlanPw!23
wpa_passphrase=WlanPw!23 -> WlanPw!23
wifi: HomeNet / sommer2024 -> sommer2024
WiFi-Passwort: sommer2024 -> sommer2024
WLAN-Schlüssel: 12345678901234567890 -> 12345678901234567890
Netzwerkschlüssel lautet sommer2024 -> sommer2024
x-api-key: 9f8a7b6c5d4e -> 9f8a7b6c5d4e
X-Auth-Token: 9f8a7b6c5d4e3f2a -> 9f8a7b6c5d4e3f2a
'X-Amz-Security-Token': 'FwoGZXIvYXdzEJr1vR8pQ1mT6yB0xQ3pLwN5sJ2dF7hG4cA' -> FwoGZXIvYXdzEJr1vR8pQ1mT6yB0xQ3pLwN5sJ2dF7hG4cA
headers = {"Authorization": "Token 9f8a7b6c5d4e3f2a1b0c"} -> 9f8a7b6c5d4e3f2a1b0c
headers: { Authorization: `Bearer 9f8a7b6c5d4e3f2a1b0c` } -> 9f8a7b6c5d4e3f2a1b0c
requests.get(url, auth=("anna", "kaffee99")) -> kaffee99
HTTPBasicAuth('anna', 'kaffee99') -> kaffee99
http --auth anna:kaffee99 GET x -> anna:kaffee99
wget --http-password=kaffee99 --http-user=anna x -> kaffee99
wget --user anna --password kaffee99 x -> kaffee99
svn co --username anna --password kaffee99 x -> kaffee99
git clone https://anna:ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8@github.com/x -> https://anna:ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8@github.com/x
az login --service-principal -u x -p "aBc8Q~Zk3vR8pQ1mT6yB0xQ3pLwN5sJ2dF7h" --tenant y -> aBc8Q~Zk3vR8pQ1mT6yB0xQ3pLwN5sJ2dF7h
vault login s.f3a9c1e7b2d84f60aa11bb22 -> s.f3a9c1e7b2d84f60aa11bb22
sqlcmd -S db -U sa -P Sql!Pw1 -> Sql!Pw1
bcp x in y -U sa -P Sql!Pw1 -> Sql!Pw1
sqlplus scott/tiger1@orcl -> tiger1
isql -U sa -P Sql!Pw1 -> Sql!Pw1
psql "host=db user=x password=pgPw1 dbname=y" -> pgPw1
mysql --user=root --password='my$qlPw' db -> my$qlPw
mongodump -u admin -p m0ngoPw -> m0ngoPw
rabbitmqctl add_user anna r4bbitPw -> r4bbitPw
htpasswd -b .htpasswd anna ht4ccessPw -> ht4ccessPw
useradd -p '$6$abc$Zk3vR8pQ1mT6yB0xQ3pLwN5sJ2dF7hG4cA9eUiObVtX' anna -> $6$abc$Zk3vR8pQ1mT6yB0xQ3pLwN5sJ2dF7hG4cA9eUiObVtX
echo "anna:kaffee99" | chpasswd -> kaffee99
net user anna Kaffee99! /add -> Kaffee99!
schtasks /create /ru anna /rp Kaffee99! -> Kaffee99!
psexec \\host -u anna -p Kaffee99! cmd -> Kaffee99!
cmdkey /add:host /user:anna /pass:Kaffee99! -> Kaffee99!
$cred = New-Object PSCredential("anna", (ConvertTo-SecureString "Kaffee99!" -AsPlainText -Force)) -> Kaffee99!
keystore.password=ch4ngeit! -> ch4ngeit!
javax.net.ssl.trustStorePassword=ch4ngeit! -> ch4ngeit!
-Djavax.net.ssl.keyStorePassword=ch4ngeit! -> ch4ngeit!
signingConfig storePassword "andr0id!" -> andr0id!
keyPassword 'andr0id!' -> andr0id!
<connectionString>Server=x;Password=Sql!Pw1</connectionString> -> Sql!Pw1
<add name="x" connectionString="Server=x;User=sa;Password=Sql!Pw1;" /> -> Sql!Pw1
<bean><property name="password"><value>b3anPw!</value></property></bean> -> b3anPw!
<entry key="db.password">b3anPw!</entry> -> b3anPw!
<server><username>x</username><password>mvnPw!1</password></server> -> mvnPw!1
<string name="api_key">9f8a7b6c5d4e3f2a</string> -> 9f8a7b6c5d4e3f2a
"password":"p@ss\"w0rd" -> p@ss\"w0rd
'password': u'p@ssw0rd1', -> p@ssw0rd1
"pass" : "kaffee99", -> kaffee99
auth: { user: "anna", pass: "kaffee99" } -> kaffee99
{ username: 'anna', password: 'kaffee99' } -> kaffee99
login("anna", "kaffee99") -> kaffee99
connect(user="anna", passwd="kaffee99") -> kaffee99
conn = psycopg2.connect("dbname=x user=y password=pgPw1") -> pgPw1
smtp.login('anna@x.org', 'mailPw!2') -> mailPw!2
client.login("MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs") -> MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs
app.secret_key = b'_5#y2L"F4Q8z\n\xec]/' -> _5#y2L"F4Q8z\n\xec]/
cipher = AES.new(b"Sixteen byte k3y", AES.MODE_EAX) -> Sixteen byte k3y
private_key = "0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318" -> 0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318
mnemonic = "legal winner thank year wave sausage worth useful legal winner thank yellow" -> legal winner thank year wave sausage worth useful legal winner thank yellow
my seed words are: legal winner thank year wave sausage worth useful legal winner thank yellow -> legal winner thank year wave sausage worth useful legal winner thank yellow
CSRF_TOKEN=x; sessionid=9f8a7b6c5d4e3f2a1b0c -> 9f8a7b6c5d4e3f2a1b0c
PHPSESSID=el4ukv0kqbvoirg7nkp4dncpk3 -> el4ukv0kqbvoirg7nkp4dncpk3
document.cookie = "session=9f8a7b6c5d4e3f2a1b0c" -> 9f8a7b6c5d4e3f2a1b0c
sha1 hash of password: 5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8 -> 5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8
My login is anna and my password is Kaffee99. -> Kaffee99
Username: anna  Password: Kaffee99 -> Kaffee99
User: anna PW: Kaffee99 -> Kaffee99
Benutzer anna, Kennwort Kaffee99 -> Kaffee99
Zugang: anna / Kaffee99 -> Kaffee99
Zugangsdaten: Benutzer: anna, Passwort: Kaffee99! -> Kaffee99!
mein passwort war immer schnuffi -> schnuffi
Das Passwort für den Server ist jetzt Kaffee99 -> Kaffee99
Mot de passe : Soleil2024! -> Soleil2024!
identifiant: anna, mdp: Soleil2024 -> Soleil2024
usuario: anna contraseña: Sol2024 -> Sol2024
la clave del wifi es sol2024 -> sol2024
utente anna password Sole2024 -> Sole2024
usuário: anna senha: Sol2024 -> Sol2024
gebruiker anna wachtwoord Zon2024 -> Zon2024
логин: anna пароль: Solnce2024 -> Solnce2024
login: anna hasło: Slonce2024 -> Slonce2024
kullanıcı: anna şifre: Gunes2024 -> Gunes2024
用户名:anna 密码:Taiyang2024 -> Taiyang2024
ユーザー名: anna パスワード: Taiyou2024 -> Taiyou2024
아이디: anna 비밀번호: Taeyang2024 -> Taeyang2024
The root password has been changed to Xk9$mQ2! -> Xk9$mQ2!
I set the password as Winter2024 yesterday -> Winter2024
use password Winter2024 to unlock the PDF -> Winter2024
The zip is encrypted, pw = Winter2024 -> Winter2024
unlock code is 4711# -> 4711
alarm code: 4711 -> 4711
the door code is 4711 -> 4711
PIN for the card: 4711 -> 4711
My bank PIN is 4711 and -> 4711
OTP 482913 valid for 5 minutes -> 482913
Your one-time password is 482913 -> 482913
G-482913 is your Google verification code -> G-482913
2FA backup codes: 1234-5678, 8765-4321 -> 1234-5678, 8765-4321
recovery code: ABCD-EFGH-1234-5678 -> ABCD-EFGH-1234-5678
license key: ABCDE-12345-FGHIJ-67890-KLMNO -> ABCDE-12345-FGHIJ-67890-KLMNO
product key XXXXX-12345: W269N-WFGWX-YVC9B-4J6C9-T83GX -> W269N-WFGWX-YVC9B-4J6C9-T83GX
CVC 737 -> 737
exp 12/27 cvv 737 -> 737
the answer to my security question is Bello -> Bello
name of your first pet: Bello -> Bello
Token: eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm5hIn0.Zk3vR8pQ1mT6yB0xQ3pLwN5sJ2dF7hG4cA9eUiObVtX -> eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm5hIn0.Zk3vR8pQ1mT6yB0xQ3pLwN5sJ2dF7hG4cA9eUiObVtX
bot token 123456789:AAHk3vR8pQ1mT6yB0xQ3pLwN5sJ2dF7hG4c -> 123456789:AAHk3vR8pQ1mT6yB0xQ3pLwN5sJ2dF7hG4c
https://api.telegram.org/bot123456789:AAHk3vR8pQ1mT6yB0xQ3pLwN5sJ2dF7hG4c/getMe -> https://api.telegram.org/bot123456789:AAHk3vR8pQ1mT6yB0xQ3pLwN5sJ2dF7hG4c/getMe
https://x.s3.amazonaws.com/a?X-Amz-Credential=AKIAZ3vR8pQ1mT6yB0xQ&X-Amz-Signature=9f8a7b6c5d4e3f2a1b0c -> https://x.s3.amazonaws.com/a?X-Amz-Credential=AKIAZ3vR8pQ1mT6yB0xQ&X-Amz-Signature=9f8a7b6c5d4e3f2a1b0c
https://x.blob.core.windows.net/c?sv=2020&sig=Zk3vR8pQ1mT6yB0x%3D -> https://x.blob.core.windows.net/c?sv=2020&sig=Zk3vR8pQ1mT6yB0x%3D
https://maps.example/api?key=Zk3vR8pQ1mT6yB0x -> https://maps.example/api?key=Zk3vR8pQ1mT6yB0x
"""

left_alone = r"""
}else if(token === RIGHT_BRACE){
const p = Buffer.from(password, 'base64')
"minipass": "^7.1.2",
const UNEXPECTED_TOKEN = /^Unexpected/
password = "<password>"
password = "${DB_PASSWORD}"
api_key = "YOUR_API_KEY"
api_key: "xxxxxxxxxxxxxxxxxxxx"
token = "your-token-here"
token: ${{ secrets.GITHUB_TOKEN }}
password={{ vault_password }}
password = get_password(user)
password = config.password
password = self._password
def login(self, user='', password='', account=''):
def f(password: str, token: str | None = None) -> bool:
user, pw = auth, None
password: string;
password?: string
'pass', 'print', 'raise', 'nonlocal'
["password", "token", "secret"]
Token: '#dddddd'
pass it to compiler
we pass the value to OpenSSL
the token is invalid
The password is too short
"password": "Password"
label.password=Enter your password
placeholder="Password" type="password" name="password"
passwordPolicy: "strong"
password_min_length = 12
token_type: bearer
tokens: 128000
max_tokens = 4096
"key": "attached_file_0"
primaryKey=customer_id
public_key = "f9K2mX7qLp0Zr4Tb8sWq"
keyboard: qwerty12345678
cacheKey = "user:1234:profile:avatar"
key = "settings.title.main"
sort_key: createdAt2024
import { chain_Anvil1_Key } from '../consts/keys_file_12';
"integrity": "sha512-Zk3vR8pQ1mT6yB0xQ3pLwN5sJ2dF7hG4cA9eUiObVtXw0A=="
sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
commit 9fceb02d0ae598e95dc970b74767f19372d61af8
ETag: "33a64df551425fcc55e4d42a148795d9f25f89d4"
id: 550e8400-e29b-41d4-a716-446655440000
data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4
ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7vbqajDhA anna@host
docker run -u 1000:1000 image
curl -u "$USER:$PASS" https://x.example
curl -u username:password https://x.example
mysql -u root -p db
Authorization: Bearer $TOKEN
Authorization: Bearer <token>
Authorization: Basic {credentials}
const [password, setPassword] = useState("")
<input type="password" id="password" class="form-control" />
password.addEventListener('input', check)
error code 404123
zip code: 90210
order code 482913
country code: 49
my mother's maiden name is not known
the key is to keep going
the secret is patience and time
Passwort vergessen?
Bitte geben Sie Ihr Passwort ein
2024-01-15 12:30:45 INFO token refreshed for user 123456
github.com/org/repo/blob/9fceb02d0ae598e95dc970b74767f19372d61af8/key.py
ALTER USER x PASSWORD EXPIRE INTERVAL 90 DAY;
"""

rows = [
    tuple(part.strip() for part in line.rsplit(" -> ", 1))
    for line in found.strip().splitlines()
    if not line.startswith("# ")
]


def masked(text: str) -> list[str]:
    """What is masked of a text, joined parts as one."""
    findings = merge([*secrets.find(text), *url.find(text)])
    return [text[each.start : each.end] for each in findings]


@pytest.mark.parametrize(("text", "value"), rows, ids=[text for text, _ in rows])
def test_a_secret_is_masked_and_nothing_beside_it(text: str, value: str) -> None:
    assert masked(text) == [value]


@pytest.mark.parametrize("text", left_alone.strip().splitlines())
def test_what_is_no_secret_is_left_alone(text: str) -> None:
    assert masked(text) == []


def test_a_password_that_begins_like_a_dummy_is_found() -> None:
    for value in ("XXxVYgqFBH7!", "xxxSecret99", "hunter2xxxx"):
        text = f"password is {value}."
        assert any(value in text[each.start : each.end] for each in secrets.find(text))
    assert not list(secrets.find("password is xxxxxxxx"))
    assert not list(secrets.find("api_key = sk-xxxx-xxxxxxxx"))


@pytest.mark.parametrize(
    "value",
    [
        *("MySecret123!", "mypassword1", "MyExample2024!", "Dummy#Pass99", "Placeholder7!"),
        *("foobar99!", "$uperSecret1", "Enter.Sandman99", "%Sommer2024", "#Kitten42", "x.y.z.9Kq"),
    ],
)
@pytest.mark.parametrize(
    "said", ["my password is {}", "password: {}", "Das Passwort lautet {}", "password={}"]
)
def test_a_password_made_of_the_words_of_manuals_is_a_password(value: str, said: str) -> None:
    text = said.format(value)
    assert any(value in text[each.start : each.end] for each in secrets.find(text))
