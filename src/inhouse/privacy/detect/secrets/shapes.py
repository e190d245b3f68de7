"""The shapes of keys and tokens of known programs and services: a literal, and what follows it.

Each line names who gives the key out, the letters it begins with, and a regular expression for the
rest. The facts come from the makers' own pages on their token formats, from GitHub's list of
patterns for secret scanning, and from the rules of gitleaks and CredSweeper (both MIT).

Repeats are possessive or bounded, so that trying a shape at one place is linear in what it takes.
"""

from typing import Final, NamedTuple

_table: Final = r"""
OpenAI              sk-                 [\w-]{20,}+
Anthropic           sk-ant-             [\w-]{20,}+
AWS                 AKIA                [0-9A-Z]{16}
AWS                 ASIA                [0-9A-Z]{16}
AWS                 ABIA                [0-9A-Z]{16}
AWS                 ACCA                [0-9A-Z]{16}
AWS                 A3T                 [0-9A-Z]{17}
AWS_Bedrock         ABSK                [A-Za-z0-9+/]{100,280}+={0,2}
AWS_Bedrock         bedrock-api-key-    [\w+/=-]{32,}+
AWS_AppSync         da2-                [a-z0-9]{26}
AWS_MWS             amzn.mws.           [0-9a-z]{8}-(?:[0-9a-z]{4}-){3}[0-9a-z]{12}
Amazon_Ads          amzn1.oa2-cs.v1.    [0-9a-f]{64}
Amazon_OAuth        Atza|               [\w/+=-]{40,}+
Amazon_OAuth        Atzr|               [\w/+=-]{40,}+
GitHub              ghp_                [A-Za-z0-9]{30,}+
GitHub              gho_                [A-Za-z0-9]{30,}+
GitHub              ghu_                [A-Za-z0-9]{30,}+
GitHub              ghs_                [A-Za-z0-9]{30,}+
GitHub              ghr_                [A-Za-z0-9]{30,}+
GitHub              github_pat_         \w{22,}+
GitLab              glpat-              [\w.-]{20,}+
GitLab              gldt-               [\w-]{20,}+
GitLab              glrt-               [\w.-]{20,}+
GitLab              glrtr-              [\w-]{20,}+
GitLab              glptt-              [\w-]{20,}+
GitLab              glcbt-              [\w-]{20,}+
GitLab              gloas-              [\w-]{20,}+
GitLab              glft-               [\w-]{20,}+
GitLab              glimt-              [\w-]{20,}+
GitLab              glagent-            [\w-]{20,}+
GitLab              glsoat-             [\w-]{20,}+
GitLab              glffct-             [\w-]{20,}+
GitLab              glwt-               [\w-]{20,}+
GitLab              GR1348941           [\w-]{20,}+
GitLab              _gitlab_session=    [0-9a-f]{32}
Bitbucket           ATBB                [A-Za-z0-9]{28,}+
Bitbucket           ATCTT3xFfG          [\w=-]{50,}+
Bitbucket           BBDC-               [A-Za-z0-9+/@_-]{40,}+
Atlassian           ATATT3              [\w=-]{50,}+
Atlassian           ATSTT3              [\w=-]{50,}+
Atlassian           ATOA                [A-Za-z0-9=_-]{60,}+
Slack               xox                 [abeoprs]-[\w-]{10,}+
Slack               xoxe.xox            [bp]-[\w-]{20,}+
Slack               xapp-               [\w-]{10,}+
Slack               xwfp-               [\w-]{20,}+
Google              AIza                [\w-]{35}
Google_OAuth        ya29.               [\w-]{20,}+
Google_OAuth        GOCSPX-             [\w-]{20,}+
Google_refresh      1//0                [\w-]{36,}+
Google_OAuth        4/0A                [\w-]{40,}+
Firebase            AAAA                [\w-]{7}:[\w-]{140}
Stripe              sk_live_            [A-Za-z0-9]{10,}+
Stripe              sk_test_            [A-Za-z0-9]{10,}+
Stripe              sk_prod_            [A-Za-z0-9]{10,}+
Stripe              rk_live_            [A-Za-z0-9]{10,}+
Stripe              rk_test_            [A-Za-z0-9]{10,}+
Stripe              rk_prod_            [A-Za-z0-9]{10,}+
Stripe              pk_live_            [A-Za-z0-9]{20,}+
Stripe              pk_test_            [A-Za-z0-9]{20,}+
Stripe              sk_org_             [A-Za-z0-9_]{20,}+
Stripe              whsec_              [A-Za-z0-9+/=]{20,}+
npm                 npm_                [A-Za-z0-9]{30,}+
PyPI                pypi-               [\w-]{40,}+
RubyGems            rubygems_           [0-9a-f]{48}
NuGet               oy2                 [a-z0-9]{43}
Clojars             CLOJARS_            [A-Za-z0-9]{60}
crates.io           cio                 [A-Za-z0-9]{32}
Hugging_Face        hf_                 [A-Za-z0-9]{28,40}
Hugging_Face        api_org_            [A-Za-z]{34}
Docker              dckr_pat_           [\w-]{20,}+
Docker              dckr_oat_           [\w-]{20,}+
Docker_Swarm        SWMTKN-1-           [a-z0-9]{40,60}-[a-z0-9]{20,40}
Docker_Swarm        SWMKEY-1-           [A-Za-z0-9+/]{40,}+
Twilio              AC                  [0-9a-f]{32}
Twilio              SK                  [0-9a-f]{32}
SendGrid            SG.                 [\w-]{16,64}\.[\w-]{16,64}
Sendinblue          xkeysib-            [0-9a-f]{64}-[A-Za-z0-9]{16}
Sendinblue          xsmtpsib-           [0-9a-f]{64}-[A-Za-z0-9]{16}
Mailgun             key-                [0-9a-f]{32}
Mailgun             pubkey-             [0-9a-f]{32}
MailerSend          mlsn.               [0-9a-f]{64}
Resend              re_                 [A-Za-z0-9]{8}_[A-Za-z0-9]{20,}+
Postman             PMAK-               [A-Za-z0-9-]{26,}+
Postman             PMAT-               [A-Z0-9]{26}
JWT                 eyJ                 [\w-]{8,}+\.eyJ[\w-]{8,}+(?:\.[\w-]*+)?
JWE                 eyJhbGciOi          [\w-]{8,}+\.[\w-]*+\.[\w-]{8,}+\.[\w-]{8,}+\.[\w-]{8,}+
JWT_in_base64       ZXlK                [A-Za-z0-9+/]{60,}+={0,2}
Grafana             glc_                [A-Za-z0-9+/]{32,}+={0,2}
Grafana             glsa_               [A-Za-z0-9]{32}_[A-Fa-f0-9]{8}
Grafana             eyJrIjoi            [A-Za-z0-9+/_-]{50,}+={0,2}
DigitalOcean        dop_v1_             [0-9a-f]{60,}+
DigitalOcean        doo_v1_             [0-9a-f]{60,}+
DigitalOcean        dor_v1_             [0-9a-f]{60,}+
Shopify             shpat_              [0-9a-fA-F]{32}
Shopify             shpca_              [0-9a-fA-F]{32}
Shopify             shppa_              [0-9a-fA-F]{32}
Shopify             shpss_              [0-9a-fA-F]{32}
Shopify             shptka_             [0-9a-fA-F]{32}
Shopify             shpit_              [0-9a-fA-F]{32}
HashiCorp_Vault     hvs.                [\w.-]{24,}+
HashiCorp_Vault     hvb.                [\w-]{24,}+
HashiCorp_Vault     hvr.                [\w-]{24,}+
HashiCorp_Vault     s.                  (?=[A-Za-z]{0,23}[0-9])[A-Za-z0-9]{24}
Doppler             dp.pt.              [A-Za-z0-9]{40,}+
Doppler             dp.st.              [\w.-]{40,}+
Doppler             dp.ct.              [A-Za-z0-9]{40,}+
Doppler             dp.sa.              [A-Za-z0-9]{40,}+
Doppler             dp.scim.            [A-Za-z0-9]{40,}+
Doppler             dp.audit.           [A-Za-z0-9]{40,}+
Databricks          dapi                [0-9a-f]{32}(?:-[0-9])?
Databricks          dose                [0-9a-f]{32}
Linear              lin_api_            [A-Za-z0-9]{32,}+
Linear              lin_oauth_          [0-9a-f]{40,}+
Groq                gsk_                [A-Za-z0-9]{40,}+
xAI                 xai-                [A-Za-z0-9]{40,}+
Perplexity          pplx-               [A-Za-z0-9]{40,}+
Replicate           r8_                 [A-Za-z0-9]{30,}+
Fireworks           fw_                 [A-Za-z0-9]{22,}+
Cerebras            csk-                [a-z0-9]{40,}+
NVIDIA              nvapi-              [\w-]{40,}+
Together            tgp_v1_             [\w-]{40,}+
Tavily              tvly-               [A-Za-z0-9-]{20,}+
LangSmith           lsv2_pt_            [0-9a-f]{32}_[0-9a-f]{10}
LangSmith           lsv2_sk_            [0-9a-f]{32}_[0-9a-f]{10}
LangSmith           ls__                [0-9a-f]{32}
Langfuse            sk-lf-              [0-9a-f-]{36}
Langfuse            pk-lf-              [0-9a-f-]{36}
Pinecone            pcsk_               [\w-]{40,}+
E2B                 e2b_                [0-9a-f]{40}
ElevenLabs          sk_                 [0-9a-f]{48}
Roboflow            rf_                 [A-Za-z0-9]{20,}+
Weights_and_Biases  wandb_v1_           [\w-]{30,}+
Mapbox              sk.eyJ              [\w-]{20,400}\.[\w-]{16,64}
Mapbox              pk.eyJ              [\w-]{20,400}\.[\w-]{16,64}
age                 AGE-SECRET-KEY-1    [0-9A-Za-z]{50,}+
Inhouse             ih_                 [\w-]{32,}+
Telegram            :AA                 [\w-]{33}(?![\w-])
1Password           ops_eyJ             [A-Za-z0-9+/=_-]{60,}+
1Password           A3-                 [A-Z0-9]{6}-[A-Z0-9]{6}(?:|-)[A-Z0-9]{5}(?:-[A-Z0-9]{5}){3}
Adobe               p8e-                [A-Za-z0-9]{32}
Adafruit            aio_                [A-Za-z0-9]{28}
Airtable            pat                 [A-Za-z0-9]{14}\.[0-9a-f]{64}
Alibaba             LTAI                [A-Za-z0-9]{12,24}+
Tencent             AKID                [A-Za-z0-9]{32}
Tencent             IKID                [A-Za-z0-9]{32}
Volcengine          AKLT                [\w-]{40,}+
Yandex              AQVN                [\w-]{35,38}
Yandex              YCAJE               [\w-]{20}
Yandex              y0_                 [\w-]{50,}+
Yandex              t1.                 [A-Z0-9a-z_-]{10,}+={0,2}\.[A-Z0-9a-z_-]{86}
VK                  vk1.a.              [\w-]{60,}+
Artifactory         AKCp                [A-Za-z0-9]{64,}+
Artifactory         cmVmdGtu            [A-Za-z0-9]{50,}+
Akamai              akab-               [a-z0-9]{16}-[a-z0-9]{16}
Beamer              b_                  [\w=-]{44}
Buildkite           bkua_               [0-9a-f]{40}
Canva               cnvca               [\w-]{40,}+
CircleCI            CCIPAT_             [A-Za-z0-9]{22}_[0-9a-f]{40}
CircleCI            CCIPRJ_             [A-Za-z0-9]{22}_[0-9a-f]{40}
ClickHouse          4b1d                [A-Za-z0-9]{38}
Cloudflare          v1.0-               [0-9a-f]{24}-[0-9a-f]{146}
Cloudflare          cfat_               [\w-]{40,}+
Cloudflare          cfut_               [\w-]{40,}+
Cloudflare          cfk_                [\w-]{40,}+
Contentful          CFPAT-              [\w-]{43}
CockroachDB         CCDB1_              [A-Za-z0-9]{22}_[A-Za-z0-9]{40}
Confluent           cflt                [A-Za-z0-9+/]{60,}+
Defined_Networking  dnkey-              [a-z0-9=_-]{26}-[a-z0-9=_-]{52}
Deno                ddp_                [A-Za-z0-9]{36}
Deno                ddo_                [A-Za-z0-9]{36}
Discord             mfa.                [\w-]{84}
Dropbox             sl.                 (?:u\.)?[\w-]{60,}+
Duffel              duffel_test_        [\w=-]{43}
Duffel              duffel_live_        [\w=-]{43}
Dynatrace           dt0c01.             [A-Z0-9]{24}\.[A-Z0-9]{64}
Dynatrace           dt0s01.             [A-Z0-9]{8,24}\.[A-Z0-9]{64}
Dynatrace           dt0s02.             [A-Z0-9]{8,24}\.[A-Z0-9]{64}
EasyPost            EZAK                [A-Za-z0-9]{54}
EasyPost            EZTK                [A-Za-z0-9]{54}
Endor_Labs          endr+               [A-Za-z0-9-]{16}
Facebook            EAA                 (?:[A-Z]|C[A-Z])[A-Za-z0-9]{60,}+
Figma               figd_               [\w-]{40}
Figma               figo_               [\w-]{40,}+
Figma               figu_               [\w-]{40,}+
Flutterwave         FLWSECK             (?:_TEST)?-[0-9a-hA-H]{12,}+(?:-X)?
Flutterwave         FLWPUBK             (?:_TEST)?-[0-9a-hA-H]{12,}+(?:-X)?
Fly.io              fo1_                [\w-]{43}
Fly.io              fm2_                [A-Za-z0-9+/]{80,}+={0,3}
Frame.io            fio-u-              [\w=-]{64}
GoCardless          live_               [\w=-]{40}
GoCardless          sandbox_            [\w=-]{40}
Harness             pat.                [\w-]{22}\.[0-9a-f]{24}\.[A-Za-z0-9]{20}
Harness             sat.                [\w-]{22}\.[0-9a-f]{24}\.[A-Za-z0-9]{20}
Heroku              HRKU-               [\w-]{36,}+
HubSpot             pat-na1-            [0-9a-f-]{36}
HubSpot             pat-eu1-            [0-9a-f-]{36}
Infracost           ico-                [A-Za-z0-9]{32}
Intercom            dG9r                [A-Za-z0-9+/]{40,}+={0,2}
Jira                OTI                 (?=[A-Za-z]{0,40}[0-9])[A-Za-z0-9+/]{41}
JumpCloud           jca_                [A-Za-z0-9]{30,}+
Kubernetes          sha256~             [\w-]{43}
LaunchDarkly        sdk-                [0-9a-f]{8}-[0-9a-f-]{27}
LaunchDarkly        mob-                [0-9a-f]{8}-[0-9a-f-]{27}
LaunchDarkly        api-                [0-9a-f]{8}-[0-9a-f-]{27}
Lichess             lip_                [A-Za-z0-9]{20,}+
Lob                 live_pub_           [0-9a-f]{31}
Lob                 test_pub_           [0-9a-f]{31}
Mergify             mka_                [\w-]{40,}+
Midtrans            SB-Mid-server-      [\w-]{20,}+
Midtrans            Mid-server-         [\w-]{20,}+
MongoDB_Atlas       mdb_sa_sk_          [\w-]{30,}+
Neon                napi_               [a-z0-9]{60,}+
Netlify             nfp_                [A-Za-z0-9]{36,}+
New_Relic           NRAK-               [A-Z0-9]{27}
New_Relic           NRBR-               [0-9a-f]{19}
New_Relic           NRII-               [\w-]{26,32}
New_Relic           NRJS-               [0-9a-f]{19}
New_Relic           NRRA-               [0-9a-f]{42}
Notion              ntn_                [A-Za-z0-9]{40,50}
Notion              secret_             [A-Za-z0-9]{43}
Octopus_Deploy      API-                [A-Z0-9]{26}
Onfido              api_live_           [A-Za-z0-9._-]{30,}+
Onfido              api_sandbox_        [A-Za-z0-9._-]{30,}+
Paddle              pdl_live_apikey_    [\w-]{30,}+
Paddle              pdl_sdbx_apikey_    [\w-]{30,}+
PayPal_Braintree    access_token$       (?:sandbox|production)\$[0-9a-z]{16}\$[0-9a-f]{32}
Persona             persona_production_ [A-Za-z0-9-]{30,}+
Pinterest           pina_               [A-Z0-9]{32,}+
PlanetScale         pscale_tkn_         [\w=.-]{32,}+
PlanetScale         pscale_pw_          [\w=.-]{32,}+
PlanetScale         pscale_oauth_       [\w=.-]{32,}+
PostHog             phc_                [A-Za-z0-9]{40,}+
PostHog             phx_                [A-Za-z0-9]{40,}+
Prefect             pnu_                [A-Za-z0-9]{36}
Prefect             pnb_                [A-Za-z0-9]{36}
Pulumi              pul-                [0-9a-f]{40}
Ramp                ramp_sec_           [A-Za-z0-9]{40,}+
Razorpay            rzp_live_           [A-Za-z0-9]{14}
Razorpay            rzp_test_           [A-Za-z0-9]{14}
ReadMe              rdme_               [a-z0-9]{70}
Scalingo            tk-us-              [\w-]{48}
Render              rnd_                [A-Za-z0-9]{20,}+
Riot                RGAPI-              [0-9a-f]{8}-[0-9a-f-]{27}
Rootly              rootly_             [0-9a-f]{64}
Salesforce          00D                 [A-Za-z0-9]{12,15}![\w.]{60,120}
Salesforce          3MVG                [\w.]{60,}+
Samsara             samsara_api_        [A-Za-z0-9]{30,}+
Segment             sgp_                [A-Za-z0-9_]{40,}+
Sentry              sntryu_             [0-9a-f]{64}
Sentry              sntrys_             [A-Za-z0-9+/=_-]{60,}+
Intra42             s-s4t2ud-           [0-9a-f]{64}
Intra42             s-s4t2af-           [0-9a-f]{64}
SettleMint          sm_pat_             [A-Za-z0-9]{16}
SettleMint          sm_aat_             [A-Za-z0-9]{16}
SettleMint          sm_sat_             [A-Za-z0-9]{16}
Shippo              shippo_live_        [0-9a-f]{40}
Shippo              shippo_test_        [0-9a-f]{40}
Snyk                snyk_uat.           [\w.-]{30,}+
SonarQube           squ_                [0-9a-f]{40}
SonarQube           sqp_                [0-9a-f]{40}
SonarQube           sqa_                [0-9a-f]{40}
Sourcegraph         sgp_                (?:[0-9A-Fa-f]{16}|local)_[0-9A-Fa-f]{40}
Square              sq0atp-             [\w-]{22,}+
Square              sq0csp-             [\w-]{22,}+
Square              sq0idp-             [\w-]{22,}+
Square              EAAA                [\w-]{60}
Statsig             secret-             [A-Za-z0-9]{40,}+
Statsig             console-            [A-Za-z0-9]{40,}+
Supabase            sbp_                [0-9a-f]{40}
Supabase            sb_secret_          [\w-]{20,}+
Tailscale           tskey-              [a-z]{3,9}-[A-Za-z0-9]{10,20}-[A-Za-z0-9]{20,40}
Tailscale           tskey-              [A-Za-z0-9]{12,}+
Trello              ATTA                [A-Za-z0-9]{60,}+
Typeform            tfp_                [\w.=-]{40,}+
Twitter             AAAAAAAAAAAAAAAAAAAA [A-Za-z0-9%_-]{60,}+
Vercel              vcp_                [A-Za-z0-9]{24,}+
Vercel              vercel_blob_rw_     [A-Za-z0-9]{16}_[A-Za-z0-9]{30}
WakaTime            waka_               [0-9a-f]{8}-[0-9a-f-]{27}
Zuplo               zpka_               [0-9a-f]{32}_[0-9a-f]{8}
Convex              prod:               [a-z-]{5,40}+[0-9]{1,4}\|[A-Za-z0-9+/=]{40,}+
NATS                SU                  [A-Z2-7]{56}
NATS                SA                  [A-Z2-7]{56}
NATS                SO                  [A-Z2-7]{56}
NATS                SN                  [A-Z2-7]{56}
NTLM                TlRMTVNTUAA         [A-Za-z0-9+/]{20,}+={0,2}
Kerberos            YII                 [A-Za-z0-9+/]{200,}+={0,2}
Bitcoin             xprv                [1-9A-HJ-NP-Za-km-z]{100,112}
Bitcoin             5                   [HJK][1-9A-HJ-NP-Za-km-z]{49}
Nostr               nsec1               [ac-hj-np-z02-9]{58}
Pterodactyl         ptlc_               [A-Za-z0-9]{43}
Pterodactyl         ptla_               [A-Za-z0-9]{43}
Brave_Search        BSA                 [\w-]{28}
Jina                jina_               [0-9a-f]{32}[A-Za-z0-9]{28}
Apify               apify_api_          [A-Za-z0-9]{30,}+
Kaggle              KGAT_               [0-9a-f]{32}
Modal               ak-                 [A-Za-z0-9]{22}
Modal               as-                 [A-Za-z0-9]{22}
Fly.io              fm1r_               [A-Za-z0-9+/]{80,}+={0,3}
Fly.io              fm1a_               [A-Za-z0-9+/]{80,}+={0,3}
Shopify             shpua_              [0-9a-fA-F]{32}
"""

# Shapes whose literal stands in the middle or at the end. Each is tried once for every run of
# letters and digits, and only in texts that hold the literal.
_inner_table: Final = r"""
Terraform           .atlasv1.   [A-Za-z0-9]{14}\.atlasv1\.[\w=-]{60,}+
Azure               Q~          [\w~.-]{3}[0-9]Q~[\w~.-]{31,34}
Azure_storage       +ASt        [A-Za-z0-9+/]{76}\+ASt[A-Za-z0-9+/]{5}[AQgw]==
Azure_messages      +AEh        [A-Za-z0-9+/]{33}\+AEh[A-Za-z0-9+/]{5}[A-P]=
Azure_IoT           AIoT        [A-Za-z0-9+/]{33}AIoT[A-Za-z0-9+/]{5}[A-P]=
Azure_Cosmos        ACDb        [A-Za-z0-9+/]{76}ACDb[A-Za-z0-9+/]{5}[AQgw]==
Azure_Batch         +ABa        [A-Za-z0-9+/]{76}\+ABa[A-Za-z0-9+/]{5}[AQgw]==
Azure_Registry      +ACR        [A-Za-z0-9+/]{42}\+ACR[A-D][A-Za-z0-9+/]{5}
Azure_Search        AzSe        [A-Za-z0-9]{42}AzSe[A-D][A-Za-z0-9]{5}
Azure_Cache         AzCa        [A-Za-z0-9]{33}AzCa[A-P][A-Za-z0-9]{5}=
Azure_Functions     AzFu        [\w-]{44}AzFu[\w-]{5}[AQgw]==
Azure_DevOps        AZDO        [A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}
Azure_AI            AAAA        [A-Za-z0-9]{52}J[A-Z0-9]{2}[AX][CJ]\w{13}AAAA[A-Za-z0-9]{10}
Mailchimp           -us         [0-9a-f]{32}-us[0-9]{1,2}
MaxMind             _mmk        [A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk
New_Relic           NRAL        [0-9a-z]{36}NRAL
Facebook            |           [0-9]{15,16}\|[\w-]{27}
Discord             .           [MNO][A-Za-z0-9_-]{23,25}\.[\w-]{6}\.[\w-]{27,38}
Slack               hooks.slack.com/  hooks\.slack\.com/(?:services|workflows|triggers)/[\w/-]{30,}+
Discord             /api/webhooks/  discord(?:app)?\.com/api/webhooks/[0-9]{15,20}/[\w-]{60,}+
Asana               :           [12]/[0-9]{15,16}(?:/[0-9]{15,16})?:[0-9a-f]{32}
Dropbox             AAAAAAAAAA  [\w-]{10,12}AAAAAAAAAA[\w-]{40,}+
"""


class Shape(NamedTuple):
    maker: str
    literal: str
    rest: str


def _read(table: str) -> tuple[Shape, ...]:
    lines = (line.split(None, 2) for line in table.strip().splitlines())
    return tuple(Shape(maker.replace("_", " "), literal, rest) for maker, literal, rest in lines)


shapes: Final = _read(_table)
"""Shapes that begin with their literal; `rest` is what follows it."""

inner_shapes: Final = _read(_inner_table)
"""Shapes that hold their literal somewhere; `rest` is the whole."""
