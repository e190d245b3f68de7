"""Technical words that the model may take for names, and that are nobody's.

They are what people who write programs ask about all day; masked, the question makes no sense any
more. Only words that name no person, place or company of their own are here: no Java, no Max.
"""

from typing import Final

_formats = """
ascii avi bash bmp cfg cli cmd conf css csv ddl docx dtd epub exe gif git gpg gzip html ico ipynb
iso jpeg jpg json jsonl jsx latex markdown mp3 mp4 mpeg ods odt parquet pdf pem png ppt pptx
protobuf regex rst rtf scss sql sqlite svg tiff toml tsv tsx txt unicode utf wav webp wasm wsdl
xls xlsx xml xpath yaml yml zip
"""
_protocols = """
acl aes api apis bgp cdn cidr cors crud csrf dhcp dkim dmarc dns dos ecdsa ftp gpio gpu gpus cpu
cpus graphql grpc guid hdd hmac http https i2c icmp imap iot ip ipc ipv4 ipv6 jdbc jwt ldap llm
llms lru mqtt mvc nfs nlp npu ntp oauth odbc oop orm os pci pdo raid rest rfc rpc rsa rtp saml sdk
sftp sip smb smtp snmp soap spf spi ssd sse ssh ssl sso tcp tls totp tpm tpu udp ui url urls usb
uri uuid ux vlan vm vpn vps websocket websockets wifi wps xss
"""
_code = """
args async await bool boolean char const ctrl def dict elif enum env eval exec false foreach func
idx init int kwargs lambda lib localhost malloc mutex nil null obj printf println params pid
println ptr regexp repr sizeof stderr stdin stdout str struct sudo tmp true tuple typedef
undefined utils varchar nan
"""
_tools = """
angular ansible babel bootstrap cargo clang cmake cobol conda csharp cython cuda debian django
docker eslint fastapi fedora flask fortran gcc git golang gradle haskell helm homebrew javascript
jinja jquery junit jupyter keras kotlin kubectl kubernetes laravel linux llvm lua matplotlib maven
mongodb mypy mysql nginx nodejs npm numpy openssl pandas perl php pip postgres postgresql
powershell pydantic pytest python pytorch rabbitmq redis redux rollup ruff scala scikit scipy
sklearn sqlalchemy svelte swift systemd tailwind tensorflow terraform typescript ubuntu vim vite
vue webpack zsh
"""
_legal_forms = "ag gmbh kg ohg ug"  # those that stand alone in questions

TERMS: Final = frozenset(f"{_formats} {_protocols} {_code} {_tools} {_legal_forms}".split())
